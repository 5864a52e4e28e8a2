"""Code tables of the national standards, each code with its Chinese label and the other ways people write it.

A record stores the code as text; a page shows the label; an import reads labels and their variants first,
codes last. GB/T 2261.1 (sex), GB/T 3304 (ethnicity), GB/T 4761 (relation), and the identity document types of
the school registry.
"""

from __future__ import annotations

import re

MALE, FEMALE = "1", "2"
RESIDENT_ID = "1"
GRANDPARENT, OTHER_RELATIVE, NO_RELATIVE = "60", "97", "99"

SEXES = {"1": "男", "2": "女", "0": "未知的性别", "9": "未说明的性别"}

_PEOPLES = """
汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西
景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安
裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺
"""
ETHNICITIES = dict(
    zip(
        [f"{n:02}" for n in range(1, 57)],
        _PEOPLES.split(),
        strict=True,
    )
) | {"97": "其他", "98": "外国血统"}

# 60 stands for 祖父母或外祖父母 where a form does not say which side; GB/T 4761 uses it as the group's code.
RELATIONS = {
    "51": "父亲",
    "52": "母亲",
    "57": "继父或养父",
    "58": "继母或养母",
    "60": "祖父母或外祖父母",
    "61": "祖父",
    "62": "祖母",
    "63": "外祖父",
    "64": "外祖母",
    "71": "兄",
    "73": "弟",
    "75": "姐姐",
    "77": "妹妹",
    "81": "伯父",
    "82": "伯母",
    "83": "叔父",
    "84": "婶母",
    "85": "舅父",
    "86": "舅母",
    "87": "姨父",
    "88": "姨母",
    "89": "姑父",
    "90": "姑母",
    "97": "其他亲属",
    "99": "非亲属",
}

ID_TYPES = {
    "1": "居民身份证",
    "6": "香港特区护照/身份证明",
    "7": "澳门特区护照/身份证明",
    "8": "台湾居民来往大陆通行证",
    "9": "境外永久居住证",
    "A": "护照",
    "Z": "其他",
}

_RELATION_VARIANTS = {
    "51": "父 爸爸 爸 爹 生父 父子 父女 阿爸",
    "52": "母 妈妈 妈 娘 生母 母子 母女 阿妈",
    "57": "继父 养父 后爸 后父",
    "58": "继母 养母 后妈 后母",
    "60": "祖父母/外祖父母 祖父母、外祖父母 祖父母或外祖父母 祖孙 隔代",
    "61": "爷爷 爷 公公 阿公",
    "62": "奶奶 奶 婆婆 阿婆",
    "63": "外公 姥爷 外爷 家公",
    "64": "外婆 姥姥 家婆",
    "71": "哥哥 哥 堂哥 表哥 兄长",
    "73": "弟弟",
    "75": "姐 堂姐 表姐",
    "77": "妹",
    "81": "伯伯 大伯 伯",
    "82": "大妈 大娘 伯娘",
    "83": "叔叔 叔 小叔",
    "84": "婶婶 婶 婶子 婶娘",
    "85": "舅舅 舅 大舅 小舅",
    "86": "舅妈 妗子",
    "87": "姨夫 姨丈",
    "88": "姨妈 小姨 大姨 阿姨 姨",
    "89": "姑夫 姑丈",
    "90": "姑姑 姑妈 姑 大姑 小姑",
    "97": "其他 其它 其他亲戚 其它亲属 亲戚 亲属 曾祖父 曾祖母 太爷爷 太奶奶 嫂子 堂兄弟 表兄弟",
    "99": "非亲属关系 邻居 朋友 老师 教师 班主任 保姆 托管 村干部 社工",
}

_ID_TYPE_VARIANTS = {
    "1": "身份证 居民身份证件 二代身份证 户口簿 户口本",
    "6": "香港特区护照 香港身份证 香港居民身份证 香港特区护照/身份证 港澳居民来往内地通行证(香港) 香港",
    "7": "澳门特区护照 澳门身份证 澳门居民身份证 澳门特区护照/身份证 港澳居民来往内地通行证(澳门) 澳门",
    "8": "台胞证 台湾通行证 台湾居民来往大陆通行证(台胞证) 台湾",
    "9": "永久居住证 永久居留证 外国人永久居留证 外国人永久居留身份证",
    "A": "外国护照 普通护照 passport",
    "Z": "其它 其他证件 其它证件",
}


def _lookup(labels: dict[str, str], variants: dict[str, str]) -> dict[str, str]:
    table = {label: code for code, label in labels.items()}
    for code, words in variants.items():
        table.update(dict.fromkeys(words.split(), code))
    return table


_RELATION_CODES = _lookup(RELATIONS, _RELATION_VARIANTS)
_ID_TYPE_CODES = _lookup(ID_TYPES, _ID_TYPE_VARIANTS)
_ETHNICITY_CODES = {label: code for code, label in ETHNICITIES.items()} | {
    "维": "05", "哈": "17", "柯": "29", "锡": "38", "穿青": "97", "穿青人": "97", "未识别民族": "97",
    "外国血统中国籍人士": "98", "外国血统中国籍": "98",
}  # fmt: skip
_SEX_CODES = {"男": MALE, "女": FEMALE, "男性": MALE, "女性": FEMALE, "男生": MALE, "女生": FEMALE,
              "1": MALE, "2": FEMALE, "m": MALE, "f": FEMALE, "male": MALE, "female": FEMALE}  # fmt: skip


def sex_code(text: str) -> str | None:
    """The GB/T 2261.1 code for 男, 女, 1, 2 and the like; None for anything else."""
    return _SEX_CODES.get(text.lower())


def ethnicity_code(text: str) -> str | None:
    """The GB/T 3304 code for 汉, 汉族, 维族, 01 or 5; None for anything else."""
    if re.fullmatch(r"\d{1,2}", text):
        code = text.zfill(2)
        return code if code in ETHNICITIES else None
    return _ETHNICITY_CODES.get(text) or _ETHNICITY_CODES.get(text.removesuffix("族"))


def relation_code(text: str) -> str | None:
    """The GB/T 4761 code for 父亲, 爸爸, 姥姥, 51 and the like; None for anything else."""
    return text if text in RELATIONS else _RELATION_CODES.get(text)


def id_type_code(text: str) -> str | None:
    """The registry's code of a kind of identity document, by label, variant or code; None for anything else."""
    code = text.upper()
    return code if code in ID_TYPES else _ID_TYPE_CODES.get(text)
