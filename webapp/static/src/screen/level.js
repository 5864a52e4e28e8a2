/** Loud speech fills the meter. */
const LOUD = 0.35;

/**
 * Moves the meter with the voice. Answers what ends it.
 * @param {HTMLElement} part
 * @param {MediaStream} stream
 */
export function showLevel(part, stream) {
  const meter = part.querySelector("meter");
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let frame = requestAnimationFrame(function look() {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    if (meter) meter.value = Math.min(1, Math.sqrt(power) / LOUD);
    frame = requestAnimationFrame(look);
  });
  return () => {
    cancelAnimationFrame(frame);
    void context.close();
  };
}
