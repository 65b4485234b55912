"""The regions by which creators are found: provinces, their cities, and the English names of the larger ones."""

#: Province → its cities, all without 省, 市 or 自治区.
PROVINCES: dict[str, tuple[str, ...]] = {
    province: tuple(cities.split())
    for province, cities in {
        "北京": "", "天津": "", "上海": "", "重庆": "", "香港": "", "澳门": "",
        "河北": "石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 雄安",
        "山西": "太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁",
        "内蒙古": "呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布",
        "辽宁": "沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 葫芦岛",
        "吉林": "长春 四平 辽源 通化 白山 松原 白城 延边",
        "黑龙江": "哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化",
        "江苏": "南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 昆山",
        "浙江": "杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 义乌",
        "安徽": "合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城",
        "福建": "福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德",
        "江西": "南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶",
        "山东": "济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽",
        "河南": "郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店",
        "湖北": "武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施",
        "湖南": "长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西",
        "广东": "广州 深圳 珠海 汕头 佛山 韶关 湛江 肇庆 江门 茂名 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 "
        "云浮",
        "广西": "南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左",
        "海南": "海口 三亚 三沙 儋州",
        "四川": "成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳",
        "贵州": "贵阳 六盘水 遵义 安顺 毕节 铜仁",
        "云南": "昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 大理 西双版纳",
        "西藏": "拉萨 日喀则 昌都 林芝 山南 那曲",
        "陕西": "西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛",
        "甘肃": "兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南",
        "青海": "西宁 海东",
        "宁夏": "银川 石嘴山 吴忠 固原 中卫",
        "新疆": "乌鲁木齐 克拉玛依 吐鲁番 哈密 喀什 伊犁",
        "台湾": "台北 高雄 台中 台南 新北",
    }.items()
}  # fmt: skip

_ENGLISH = {
    "beijing": "北京", "peking": "北京", "tianjin": "天津", "shanghai": "上海", "chongqing": "重庆",
    "hong kong": "香港", "hongkong": "香港", "macau": "澳门", "macao": "澳门", "hebei": "河北", "shanxi": "山西",
    "inner mongolia": "内蒙古", "liaoning": "辽宁", "jilin": "吉林", "heilongjiang": "黑龙江", "jiangsu": "江苏",
    "zhejiang": "浙江", "anhui": "安徽", "fujian": "福建", "jiangxi": "江西", "shandong": "山东", "henan": "河南",
    "hubei": "湖北", "hunan": "湖南", "guangdong": "广东", "canton": "广州", "guangxi": "广西", "hainan": "海南",
    "sichuan": "四川", "szechuan": "四川", "guizhou": "贵州", "yunnan": "云南", "tibet": "西藏", "shaanxi": "陕西",
    "gansu": "甘肃", "qinghai": "青海", "ningxia": "宁夏", "xinjiang": "新疆", "taiwan": "台湾", "taipei": "台北",
    "shijiazhuang": "石家庄", "tangshan": "唐山", "taiyuan": "太原", "hohhot": "呼和浩特", "shenyang": "沈阳",
    "dalian": "大连", "changchun": "长春", "harbin": "哈尔滨", "nanjing": "南京", "wuxi": "无锡", "xuzhou": "徐州",
    "changzhou": "常州", "suzhou": "苏州", "nantong": "南通", "yangzhou": "扬州", "hangzhou": "杭州",
    "ningbo": "宁波", "wenzhou": "温州", "jiaxing": "嘉兴", "shaoxing": "绍兴", "jinhua": "金华", "yiwu": "义乌",
    "taizhou": "台州", "hefei": "合肥", "fuzhou": "福州", "xiamen": "厦门", "amoy": "厦门", "quanzhou": "泉州",
    "nanchang": "南昌", "jinan": "济南", "qingdao": "青岛", "yantai": "烟台", "linyi": "临沂", "weifang": "潍坊",
    "zhengzhou": "郑州", "luoyang": "洛阳", "wuhan": "武汉", "changsha": "长沙", "guangzhou": "广州",
    "shenzhen": "深圳", "zhuhai": "珠海", "foshan": "佛山", "dongguan": "东莞", "shantou": "汕头",
    "huizhou": "惠州", "nanning": "南宁", "guilin": "桂林", "haikou": "海口", "sanya": "三亚", "chengdu": "成都",
    "mianyang": "绵阳", "guiyang": "贵阳", "kunming": "昆明", "dali": "大理", "lijiang": "丽江", "lhasa": "拉萨",
    "xi'an": "西安", "xian": "西安", "lanzhou": "兰州", "xining": "西宁", "yinchuan": "银川", "urumqi": "乌鲁木齐",
}  # fmt: skip

_WIDE = {
    "内蒙古": "内蒙",
    "广西": "广西壮族自治区",
    "新疆": "新疆维吾尔自治区",
    "宁夏": "宁夏回族自治区",
    "西藏": "西藏自治区",
}

#: Cities whose name is an everyday word: they need their 市.
_EVERYDAY = {"来宾", "白银", "安康", "日照", "黄山", "吉安", "海东", "安顺", "通化", "白山", "山南", "南平"}

#: Provinces that are named together.
TOGETHER: dict[str, tuple[str, ...]] = {
    word: tuple(provinces.split())
    for word, provinces in {
        "江浙沪": "江苏 浙江 上海", "江浙": "江苏 浙江", "江浙沪皖": "江苏 浙江 上海 安徽",
        "长三角": "江苏 浙江 上海 安徽",
        "京津冀": "北京 天津 河北", "珠三角": "广东", "川渝": "四川 重庆", "东三省": "辽宁 吉林 黑龙江",
        "东北": "辽宁 吉林 黑龙江", "东北三省": "辽宁 吉林 黑龙江", "两湖": "湖北 湖南", "两广": "广东 广西",
        "云贵川": "云南 贵州 四川", "北上广": "北京 上海 广东", "北上广深": "北京 上海 广东",
        "dongbei": "辽宁 吉林 黑龙江", "yangtze river delta": "江苏 浙江 上海 安徽", "pearl river delta": "广东",
    }.items()
}  # fmt: skip

#: Of these a creator's home is one of the cities, while an audience is known by its provinces.
_CITIES_TOGETHER = {"北上广": ("北京", "上海", "广州"), "北上广深": ("北京", "上海", "广州", "深圳")}


def homes_of(together: str) -> tuple[str, ...]:
    """The regions that a word for several stands for where it is asked in which a creator lives."""
    return _CITIES_TOGETHER.get(together) or TOGETHER[together]


def words() -> dict[str, str]:
    """Return every way to name a region, lower case, with the region's name."""
    found = dict(_ENGLISH)
    for province, cities in PROVINCES.items():
        found |= {province: province, f"{province}省": province, f"{province}市": province}
        found |= {f"{city}市": city for city in cities} | {city: city for city in cities if city not in _EVERYDAY}
    return found | {other: name for name, other in _WIDE.items()} | {"内蒙古自治区": "内蒙古"}


def cities_of(region: str) -> tuple[str, ...]:
    """Return what a region covers: a province itself and its cities, a city itself."""
    return (region, *PROVINCES.get(region, ()))


def province_of(region: str) -> str | None:
    """Return the province of a city, a province itself, and None for what is neither."""
    return _PROVINCE_OF.get(region)


def english_region(region: str) -> str:
    """The English name of a region where we know one, else the region as it is."""
    return _IN_ENGLISH.get(region, region)


_IN_ENGLISH = {name: word.title() for word, name in reversed(_ENGLISH.items())}
_PROVINCE_OF = {city: province for province, cities in PROVINCES.items() for city in (*cities, province)}
