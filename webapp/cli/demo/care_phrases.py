"""What the demo's schools write of the children they care for in particular. No measure names a category or a level."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """One child's need as the school sees it: categories (domain/care_categories.py), evidence, plan, results."""

    categories: tuple[str, ...]
    level: int
    evidence: str
    problems: str
    goals: str
    measures: dict[str, tuple[str, str]]  # field of the plan: what is done, how often
    result: str
    review: str


STORIES = (
    Story(
        ("left_behind", "distressed"), 2, "班主任反映近来常一个人发呆，奶奶也说夜里睡不好。",
        "父母春节后外出，孩子话少，作业常拖到睡前。", "每天按时完成作业，愿意和同伴一起玩。",
        {"study": ("放学后一起把作业写完", "每周二、四"), "conduct": ("和同桌一起值日", "每天")},
        "连续两周按时交作业，课间会和同桌跳绳。", "作业稳定了，话也多了，下季度继续。",
    ),
    Story(
        ("left_behind", "poor"), 3, "家访时看到书桌借用灶台，冬衣偏薄。",
        "家里照明暗，写字姿势差。", "有固定的学习角，期末不掉队。",
        {"study": ("送台灯，帮着布置学习角", "本月内"), "safety": ("检查用电和取暖", "每月一次")},
        "学习角已经布置好，电线请村里换过。", "学习习惯有进步，取暖还要盯着。",
    ),
    Story(
        ("left_behind", "weary_of_school"), 2, "九月起周一常迟到，说不想上学。",
        "周末没人管作息，周一起不来。", "周一按时到校，找到一件喜欢的事。",
        {"conduct": ("周日晚上打电话约好起床时间", "每周日"), "study": ("请他当科学角的管理员", "每天")},
        "这个月只迟到一次。", "到校稳定，目标大多达到。",
    ),
    Story(
        ("left_behind", "net_addicted"), 3, "爷爷说每晚玩手机到十一点。",
        "手机没有约定，睡得晚。", "平日不碰手机，九点半睡觉。",
        {"conduct": ("和爷爷一起定手机约定", "每周看一次"), "safety": ("教爷爷用家长模式", "一次")},
        "手机交给爷爷保管，早读不再打瞌睡。", "约定守住了。",
    ),
    Story(
        ("left_behind", "family_change"), 1, "外婆住院后由舅舅临时照看。",
        "照看人换得勤，孩子不安。", "有一个固定的照看人，每周和妈妈说上话。",
        {"safety": ("和舅舅、村委会约好谁来照看", "每周"), "study": ("午间陪读半小时", "每天中午")},
        "照看人定下来了。", "情绪平稳。",
    ),
)  # fmt: skip
PHRASES = {
    "study": ("放学后辅导半小时", "结对同学每天一起读书"),
    "safety": ("上学放学结伴走",),
    "conduct": ("每天值日，老师当面夸一句",),
    "psychology": ("每周谈心一次",),
}
REMARKS = {  # by sign (entries/screening.py)
    "family": "奶奶住院，放学后没人照看",
    "physique": "上课总犯困，常说头晕",
    "mind": "近来常一个人发呆",
    "behaviour": "和同学起过两次冲突",
}
ASIDE = "已和家长、班主任核实，情况已经好转"
