"""The fields and sub-verticals, and other words people use for them.

One name a line: Chinese, English, other words. A sub-vertical is indented under its field. The names are the
trade's; the other words are ours. No word stands twice.
"""

NAMES = """
舞蹈 | Dance | dancing, dancer, dancers, 跳舞, 舞者
    舞蹈表演 | Dance performance
    舞蹈教学 | Dance tutorials | dance lessons
    街舞 | Street dance | hip hop, hip-hop, street-dance, 嘻哈
    民族舞 | Folk dance | 古典舞
    广场舞 | Square dance
    手势舞 | Hand-gesture dance | gesture dance
音乐 | Music | musician, musicians, 歌手, 唱歌, singer, singers, song, songs
    歌曲演唱 | Singing | 翻唱, vocals
    乐器演奏 | Instrument performance | 乐器, 钢琴, 吉他, piano, guitar, instruments
    音乐教学 | Music lessons
    音乐剪辑 | Music edits
    原创音乐 | Original music | 音乐人, original songs
    说唱喊麦 | Rap and MC | 说唱, 喊麦, rap, rapper, rappers
游戏 | Gaming | games, game, gamer, gamers, video games, 打游戏, 游戏主播
    游戏剧情 | Game storylines
    游戏解说 | Game commentary | game commentators
    游戏资讯 | Game news
    游戏录屏 | Gameplay recordings | gameplay
    游戏集锦 | Game highlights
    手游直播 | Mobile game live streams | 手游, mobile game, mobile games, mobile gaming
    电竞赛事 | Esports | 电竞, e-sports, esport
美妆 | Beauty and make-up | beauty, makeup, make-up, make up, cosmetics, 化妆, 彩妆, 化妆品, 美容
    美妆教程 | Make-up tutorials | 化妆教程, makeup tutorial, makeup tutorials, make-up tutorial, 美妆教学
    妆容展示 | Make-up looks | 妆容, 仿妆
    护肤保养 | Skincare | 护肤, skin care, skin-care, 保养, 护肤品, 面膜, facial care
    美妆测评种草 | Beauty reviews and recommendations | 美妆测评, 美妆种草, beauty reviews, beauty review, 美妆评测
    美发 | Hair styling | hair, hairstyle, hairstyles, hairstyling, 发型, 护发
    美甲 | Nail art | nails, nail, manicure
    香水香氛 | Fragrance | 香水, 香氛, perfume, perfumes, fragrances
时尚 | Fashion | 潮流, 服饰, 服装, clothing, apparel, clothes
    穿搭 | Outfits | outfit, ootd, 搭配, 时尚穿搭
    街拍 | Street snaps | street style
    造型 | Styling
    时尚媒体 | Fashion media
    女装 | Womenswear | women's clothing, womens clothing, women's wear, 内衣, 女装穿搭
    男装 | Menswear | men's clothing, mens clothing, men's wear, 男士穿搭
    鞋靴箱包 | Shoes and bags | 鞋靴, 箱包, 鞋包, 鞋子, 包包, shoes, bags, handbags, sneakers
    珠宝配饰 | Jewellery and accessories | 珠宝, 首饰, 配饰, 饰品, jewelry, jewellery, accessories, 翡翠
明星娱乐 | Celebrity and entertainment | celebrity, celebrities, entertainment, 娱乐, 明星
    明星资讯 | Celebrity news
    娱乐八卦 | Celebrity gossip | 八卦, gossip
    饭制 | Fan-made videos | fan videos
    明星艺人 | Celebrities and artists | 艺人, actors
    综艺花絮 | Variety show clips
运动 | Sports | sport, 体育, 运动健身
    极限运动 | Extreme sports | 滑板, skateboarding
    体育资讯 | Sports news | 体育新闻
    冰雪 | Ice and snow sports | 滑雪, skiing, ski, snowboarding, 冰雪运动
    垂钓 | Fishing | 钓鱼, angling
    格斗 | Combat sports | 拳击, 搏击, mma, boxing, 散打
    球类项目 | Ball sports | 球类, 篮球, 足球, 羽毛球, 乒乓球, basketball, football, soccer, badminton, tennis
    综合体育 | General sports
    武术 | Martial arts | 功夫, kung fu, kungfu
颜值 | Looks | good looks, good-looking, 高颜值
    颜值随拍 | Looks snapshots
    美女 | Beautiful women | pretty women
    帅哥 | Handsome men
    自拍 | Selfies | selfie
    变装 | Outfit transformation | transformation
喜剧 | Comedy | funny, humor, humour, 搞笑, 幽默, comedian, comedians
    搞笑互动 | Funny interactions
    喜剧段子 | Comedy sketches | 段子, 搞笑段子, sketches, skits
    搞笑配音 | Funny dubbing
    搞笑短剧 | Comedy mini-dramas
    相声小品 | Crosstalk and skits | 相声, 小品, crosstalk
    脱口秀 | Stand-up comedy | standup, stand-up, standup comedy, stand up comedy
旅游 | Travel | travelling, traveling, travels, tourism, 旅行, 旅拍
    旅行记录 | Travel vlogs | 旅行vlog, travel vlog
    旅行攻略 | Travel guides | 旅游攻略, travel guide
    旅行推荐 | Travel recommendations
    户外生活 | Outdoor life | 户外, 露营, outdoor, outdoors, camping
    酒店测评 | Hotel reviews | 酒店, 民宿, hotels, hotel
    欧洲生活 | Life in Europe
    自驾房车 | Road trips and RVs | 自驾, 房车, 自驾游, road trip, road trips, rv, rvs
生活 | Daily life | lifestyle, life style, daily-life, 日常, 生活类
    生活日常记录 | Daily vlogs | vlog, vlogs, vlogger, vloggers, 生活记录, 生活日常
    生活小窍门 | Life hacks | 生活妙招, 小窍门, lifehacks, life hack
    好物推荐 | Product recommendations | 好物, 好物分享, 好物种草
    婚恋 | Dating and marriage | 相亲, dating, marriage, 结婚
    校园生活 | Campus life | 校园, campus, 大学生, student life
    职场趣闻 | Workplace stories | 职场, workplace
    海外生活 | Life abroad | 海外, 留学, overseas life
美食 | Food | foodie, foodies, foods, snack, snacks, 零食, 食品, 吃货, food and drink
    美食教程 | Recipes and cooking | 做饭, 烹饪, 菜谱, 食谱, cooking, recipes, recipe, baking, 烘焙
    美食探店 | Restaurant visits | 探店, 餐厅, restaurants, restaurant
    美食产品测评 | Food product reviews | 美食测评, 零食测评, food reviews, food review
    乡村野食 | Countryside cooking
    酒类 | Alcoholic drinks | 酒, 白酒, 红酒, 葡萄酒, 啤酒, alcohol, wine, beer, liquor, spirits, baijiu
    美食日常 | Everyday food
    美食吃播 | Mukbang | 吃播, muk-bang
    地方美食 | Regional cuisine | 特色美食, 小吃, regional food, street food
三农 | Rural life and farming | farming, rural, rural life, 乡村, 农副产品
    农业 | Agriculture | farm
    农村 | Village life | 农村生活, village
    农民 | Farmers | farmer
    畜禽养殖 | Livestock and poultry | 养殖, livestock
    赶海捕捞 | Seafood foraging and fishing | 赶海, 捕鱼, 捕捞
    农机农资 | Farm machinery and supplies | 农机, 农资, tractors
教育 | Education | educational, learning, teaching, 学习, 知识, 教学
    考学培训 | Exam preparation | 考研, 高考, 考公, 考试, exams, exam prep
    语言教学 | Language teaching | 英语, 英语教学, 外语, languages, english teaching, english lessons
    个人管理 | Self-management | 个人成长, 自我提升, self-improvement, self improvement
    职业教育 | Vocational education | 职业技能
    早教启蒙 | Early learning | 早教, early education
    书写练字 | Handwriting practice | 练字, handwriting
艺术 | Arts and crafts | art, arts, crafts, arts & crafts, 才艺
    创意才能 | Creative talent | 创意
    手工 | Handicrafts | diy, handmade, handicraft
    绘画 | Painting | 画画, drawing, painter, painters
    其他才艺 | Other talents
    魔术 | Magic | magician, magicians
    书法 | Calligraphy
    戏曲曲艺 | Opera and folk arts | 戏曲, 曲艺, 京剧, opera, peking opera
健康 | Health | healthcare, health care, wellness, 养生, 医疗
    健康养生 | Health and wellness
    口腔护理 | Oral care | 口腔, 牙齿, dental, dentist, teeth
    医疗科普 | Medical education | 医学科普, 医生, doctor, doctors
    中医 | Traditional Chinese medicine | tcm, chinese medicine
    心理健康 | Mental health | 心理, psychology, mental-health
    营养饮食 | Nutrition | 营养, 营养师, 保健品, diet
宠物 | Pets | pet, animals, 萌宠
    日常宠物 | Everyday pets
    特别宠物 | Exotic pets | 异宠, reptiles
    宠物周边 | Pet supplies | 宠物用品, 宠物食品, pet food
    宠物狗 | Dogs | 狗, 狗狗, dog, puppy, puppies
    宠物猫 | Cats | 猫, 猫咪, cat, kittens, kitten
    宠物医疗 | Pet care and vets | 兽医, vets, vet
汽车 | Cars | car, auto, autos, automotive, automobile, 车评
    汽车测评 | Car reviews | 汽车评测, 试驾, car review, test drives
    汽车知识 | Car knowledge
    汽车周边 | Car accessories | 汽车用品
    新能源汽车 | New-energy vehicles | 新能源, 新能源车, 电动车, electric vehicles, electric cars, ev, evs
    卡车货运 | Trucks and freight | 卡车, 货运, trucks, truck
    摩托机车 | Motorcycles | 摩托车, 摩托, 机车, motorcycle, motorbikes, motorbike
情感 | Relationships | relationship, 恋爱, 两性
    情感故事 | Relationship stories
    情感咨询 | Relationship advice
    恋爱故事 | Love stories
    婚姻家庭 | Marriage and family | 婚姻
    情感语录 | Emotional quotes | 语录
二次元 | Anime and ACG | anime, acg, manga, 动漫
    二次元真人 | Cosplay and live-action ACG | cosplay, coser, cosers
    动画漫画 | Animation and comics | 动画, 漫画, animation, comics, cartoons
    配音声优 | Voice acting | 配音, 声优
    宅物手办 | Figures and collectibles | 手办, 盲盒, 潮玩, collectibles
    少儿动画 | Children's animation
    青少年动画 | Teen animation
    壁纸头像 | Wallpapers and avatars | 壁纸, 头像, wallpapers
人文 | Culture and humanities | culture, humanities, 文化, 人文历史
    传统文化 | Traditional culture | 国学
    人文科普 | Humanities explainers
    历史 | History | historical
    非遗传承 | Intangible heritage | 非遗, heritage
    地方民俗 | Local customs | 民俗, folklore
财经 | Finance and business | finance, business, 金融, 商业
    传统金融 | Traditional finance | 银行, banking
    互联网金融 | Internet finance | fintech
    财经知识 | Financial knowledge
    创业商业 | Start-ups and business | 创业, startup, startups, start-ups, entrepreneurship
    保险理财 | Insurance and wealth | 保险, 理财, 投资理财, insurance, wealth management, investing
时政资讯 | Current affairs | news, politics, 时政, 新闻, 资讯
    新闻媒体 | News media | 媒体, media
    自媒体 | Independent media
    国内时政 | Domestic affairs
    国际时政 | International affairs | 国际新闻, world news
星座命理 | Astrology | zodiac, astrological, 星座, 命理
    星座运势 | Horoscopes | 运势, horoscope
    塔罗 | Tarot | 塔罗牌, tarot cards
    生肖 | Chinese zodiac | 属相
    心理测试 | Personality tests
亲子 | Parenting | parents, kids, mom and baby, mother and baby, maternity, 母婴, 育儿, 宝妈, 宝宝
    育儿科普 | Parenting knowledge | 育儿知识
    萌娃日常 | Cute kids | 萌娃, cute babies
    亲子互动 | Parent-child activities
    母婴产品测评 | Mother and baby product reviews | 母婴测评, 母婴用品, baby products, baby product reviews
    启蒙阅读 | Early reading | 绘本, picture books
    孕期生活 | Pregnancy | 孕妇, 孕期, 怀孕, pregnant
摄影 | Photography | photo, photos, photographer, photographers, 拍照
    主题摄影 | Themed photography
    景物摄影 | Scenery photography | 风景, 风光摄影, landscape photography, landscapes
    人像摄影 | Portrait photography | 人像, 写真, portraits, portrait
    航拍 | Aerial photography | 无人机, drone, drones
    摄影教学 | Photography lessons
    后期修图 | Photo editing | 修图, 后期, retouching
高新数码 | Tech and digital | tech, digital, electronics, gadget, gadgets, 3c, 数码, 电子产品
    3C数码 | Consumer electronics | consumer electronic
    家居电器 | Home appliances | 家电, 电器, 小家电, appliances, appliance
    科技 | Technology | technologies
    3C数码测评 | Electronics reviews | 数码测评, 数码评测, 数码产品测评, gadget reviews, tech reviews
    手机评测 | Phone reviews | 手机, 手机测评, phone, phones, smartphone, smartphones
    智能家居 | Smart home | smart homes
    电脑办公 | Computers and office | 电脑, 办公, 笔记本, computer, computers, laptops, laptop
民生资讯 | Local and livelihood news | local news, livelihood, 民生
    社会事件 | Social events
    本地生活 | Local life | 同城
    天气交通 | Weather and traffic | 天气, 交通, weather, traffic
    民生服务 | Public services
    正能量 | Positive stories | positive energy
科学与法律 | Science and law | law, 科学, 法律, 科普
    自然科学 | Natural science
    物理化学与材料科学 | Physics, chemistry and materials | 物理, 化学, physics, chemistry
    动植物与微生物 | Animals, plants and microbes | 动植物, 生物, biology
    自然地理 | Physical geography | 地理, geography
    法律科普 | Legal education | 普法
    律师咨询 | Lawyer advice | 律师, lawyer, lawyers
健身 | Fitness | gym, workout, workouts, 塑形, 减肥, 减脂
    健身增肌 | Muscle building | 增肌, 撸铁, bodybuilding
    健身挑战 | Fitness challenges
    减脂饮食 | Fat-loss diet | 减脂餐, 轻食, weight loss
    瑜伽普拉提 | Yoga and Pilates | 瑜伽, 普拉提, yoga, pilates
    居家健身 | Home workouts | home workout
    跑步 | Running | 马拉松, runner, runners, marathon
短剧 | Short drama | short dramas, mini drama, mini dramas, mini-drama, mini-dramas, 微短剧
    剧情 | Scripted stories | 剧情类, skit dramas
    情感短剧 | Romance mini-dramas
    亲情剧集 | Family mini-dramas
    剧情反转 | Plot twists
    豪门短剧 | Wealthy-family mini-dramas
    古风短剧 | Costume mini-dramas | 古风
    都市短剧 | Urban mini-dramas
军事 | Military | army, 军人
    武器装备 | Weapons and equipment | 武器, weapons
    军旅生活 | Army life | 军旅
    军事历史 | Military history
    军事评论 | Military commentary
房产家居 | Property and home | home and property, property, real estate, home decor, home, 家居, 房产, 家装, 装修
    硬装 | Fixed decoration
    软装 | Soft furnishing | soft furnishings
    居家技巧 | Home tips | 收纳, 家居收纳, home organisation, home organization
    家居氛围 | Home ambience
    房产知识 | Property knowledge
    房产及投资 | Property and investment
    楼盘评测 | Housing reviews | 楼盘, 看房
    楼市资讯 | Property market news | 楼市
    租房 | Renting | rental
    园艺绿植 | Gardening and plants | 园艺, 绿植, 花卉, 植物, gardening, plants, garden
奇人异象 | Curiosities | curiosity, 奇闻, 猎奇
    生存挑战 | Survival challenges | 荒野求生, survival
    民间绝活 | Folk stunts | 绝活
    奇闻趣事 | Odd stories
    猎奇挑战 | Unusual challenges
读书 | Books and reading | books, book, reading, readers, 阅读, 图书, 书籍
    小说 | Fiction | 网文, novels, novel
    好书推荐 | Book recommendations | 荐书
    有声书 | Audiobooks | 听书, audiobook
    读书笔记 | Reading notes
影视综 | Film, TV and variety | film, films, movie, movies, tv, film and tv, 影视, 电影, 综艺
    影视解说 | Film and TV commentary | 电影解说
    影视混剪 | Film and TV edits | 混剪
    综艺解说 | Variety show commentary
    综艺混剪 | Variety show edits
    电视剧 | TV dramas | 追剧, tv drama, tv series
    电影推荐 | Film recommendations
    纪录片 | Documentaries | documentary
"""
