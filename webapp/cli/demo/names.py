"""Names to draw from. The first two generations carry other names than the third; put together they are nobody's."""

from __future__ import annotations

# The commonest family names first; at the end some that are read differently as family names.
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "单仇解查朴翟盖区覃"
)
BOYS = """
浩然 宇轩 子涵 俊杰 文博 天翔 志远 家乐 小龙 海洋 思源 一鸣 嘉诚 永康 景行 长安 启明
东升 晨曦 明辉 浩宇 子轩 俊熙 泽宇 天佑 鹏飞 小军 小磊 家豪 家明 文杰 文浩 皓轩 睿
铭轩 承泽 景瑞 山川 远航 向阳 新宇 思远 雨泽 小满 恒 磊 杰 涛 超 乐 行之 重阳
"""
GIRLS = """
雨欣 欣怡 梦瑶 思琪 雅婷 佳宁 可心 诗涵 子萱 若溪 晓晴 秋月 玉洁 安然 书瑶 清禾 念慈
采薇 小霞 小雨 小燕 小兰 心怡 雨桐 梓涵 佳怡 婷婷 思雨 语嫣 诗雨 慧敏 佳慧 月华 文静
小芳 梦洁 青青 一诺 可馨 芷晴 若曦 静 娟 燕 玲 娜 敏 乐怡 朝颜 春晓
"""
MEN = """
建国 志强 建军 国强 海波 永强 光明 伟 军 勇 刚 德明 春生 长根 水生 国平 志华 新民
卫东 学文 立新 福生 金龙 大勇 少华 云飞 正良
"""
WOMEN = """
秀英 桂兰 玉珍 春梅 小红 丽华 冬梅 爱华 秀兰 玉兰 美玲 雪梅 晓燕 桂花 月英 丽 芳
敏 红霞 艳 海燕 金凤 翠萍 素芬 彩云 惠珍 菊香
"""
