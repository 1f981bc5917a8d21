"""Words of registered company names, for comparing them (CUS-2). Data only; ``names.py`` says how they are used.

Simplified Chinese, because names are converted before they are read. The lists are a working vocabulary, not a
register: a word missing here makes two spellings of one company differ, it never joins two companies.
"""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# How a company is constituted: what stands at the end of its name.
FORMS = _words("""
    有限责任公司 股份有限公司 股份有限责任公司 有限公司 股份公司 无限公司 两合公司 责任公司 公司 总公司 分公司
    子公司 集团 集团公司 集团有限公司 集团股份有限公司 控股 控股有限公司 控股集团有限公司 实业公司 合伙企业 普通合伙
    特殊普通合伙 有限合伙 个人独资企业 全民所有制 股份合作公司 股份合作企业 农民专业合作社 农民专业合作社联合社
    专业合作社 合作社 联合社 个体工商户 商行 商店 经营部 服务部 门市部 工作室 事务所 办事处 代表处 联络处 营业部
    分行 支行 分厂 总厂 总店 分店 旗舰店 株式会社 企业社 商号
""")

# Those of them that name a part of a company.
BRANCHES = _words("""
    分公司 分行 支行 分厂 分店 旗舰店 门市部 经营部 营业部 服务部 办事处 代表处 联络处
""")

# Latin forms, with their points and commas as people type them.
LATIN_FORMS = (
    "co.,ltd", "co. ltd", "co ltd", "company limited", "company", "limited", "ltd", "inc", "corp", "corporation",
    "llc", "llp", "plc", "gmbh", "ag", "s.a", "sa", "bv", "b.v", "pte", "pty", "k.k", "kk", "holdings", "group",
    "co",
)  # fmt: skip

# Larger than a province; they weigh like a region.
BREADTHS = _words("""
    中国 中华 全国 国际 亚太 亚洲 大中华 华东 华南 华北 华中 西南 西北 东北 长三角 珠三角 京津冀 大湾区
""")

# What may follow the name of a region.
SUFFIXES = _words("""
    特别行政区 自治区 自治州 自治县 自治旗 省 市 县 区 旗 盟 州 地区 新区 开发区 高新区 高新技术产业开发区 经开区
    经济技术开发区 保税区 自贸区 自由贸易试验区 工业园区 镇 乡 街道
""")

# Provinces, municipalities, autonomous and special regions.
PROVINCES = _words("""
    北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州
    云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门
""")

# Prefecture level and the like. Some are brand words too (东方, 朝阳): the guard in names.py protects those.
CITIES = _words("""
    石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾
    吕梁 呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 兴安 锡林郭勒 阿拉善 沈阳 大连 鞍山 抚顺
    本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛 长春 四平 辽源 通化 白山 松原 白城 延边 哈尔滨 齐齐哈尔 鸡西
    鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 大兴安岭 南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城
    扬州 镇江 泰州 宿迁 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵
    安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城 福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德 南昌 景德镇 萍乡 九江
    新余 鹰潭 赣州 吉安 宜春 抚州 上饶 济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州
    菏泽 郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源 武汉 黄石
    十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 仙桃 潜江 天门 神农架 长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德
    张家界 益阳 郴州 永州 怀化 娄底 湘西 广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江
    清远 东莞 中山 潮州 揭阳 云浮 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左 海口 三亚
    三沙 儋州 琼海 文昌 万宁 东方 五指山 成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安
    达州 雅安 巴中 资阳 阿坝 甘孜 凉山 贵阳 六盘水 遵义 安顺 毕节 铜仁 黔西南 黔东南 黔南 昆明 曲靖 玉溪 保山 昭通
    丽江 普洱 临沧 楚雄 红河 文山 西双版纳 大理 德宏 怒江 迪庆 拉萨 日喀则 昌都 林芝 山南 那曲 阿里 西安 铜川 宝鸡
    咸阳 渭南 延安 汉中 榆林 安康 商洛 兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 临夏 甘南 西宁
    海东 海北 黄南 果洛 玉树 海西 银川 石嘴山 吴忠 固原 中卫 乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 博尔塔拉 巴音郭楞
    阿克苏 克孜勒苏 喀什 和田 伊犁 塔城 阿勒泰 石河子 阿拉尔 图木舒克 五家渠 北屯 铁门关 双河 可克达拉 昆玉 胡杨河
    新星 白杨 台北 新北 桃园 台中 台南 高雄 基隆 新竹 嘉义
""")

# Trades. If nothing else is left of a name, its region is the brand: 北京银行 is not 上海银行.
TRADES = _words("""
    银行 证券 保险 人寿 信托 基金 期货 大学 学院 中学 医院 人民医院 航空 机场 铁路 地铁 公交 港务 啤酒 轮胎 钢铁
    石油 石化 化工 电力 电网 供电 燃气 热力 水务 环保 建设 建筑 工程 设计院 研究院 科技 信息 技术 网络 软件 电子
    通信 移动 联通 电信 传媒 文化 教育 培训 咨询 贸易 商贸 进出口 物流 运输 汽车 机械 机电 设备 制造 材料 能源 医药
    药业 生物 食品 农业 服装 纺织 酒店 旅游 房地产 置业 物业 投资 资产管理 实业 发展 服务 管理 系统 数据 智能 中心
    局 厅 委员会 会计师 律师
""")
