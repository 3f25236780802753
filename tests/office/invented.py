"""An invented yearly report of about ten pages, always the same; *** is a figure, ××× one without data."""
import random

UNITS = '青禾市发展研究室 云岭市统计局 南屏市林业局 东湖市档案馆 长汀市水务中心 白鹭市民政局 石桥市气象局 明溪市图书馆'.split()
DOERS = '机关各党支部 市直各单位党组 各基层党委 青年理论学习小组 全体党务干部 各级党组织书记'.split()
DEEDS = '''围绕年度重点任务开展专题学习
把服务群众事项列入“一月一清单”
认真落实“三会一课”等制度
到结对社区走访困难家庭
对照检查发现的问题逐项整改
推动业务工作与党建工作同步谋划、同步部署、同步检查
及时更新党员信息（含流动党员）
编印《学习参考》供支部使用
组织党员参加义务植树
交流好的做法和经验'''.split('\n')
RESULTS = '''累计开展活动***场次，参加党员***人次
覆盖面达到100%，比上年提高3.5个百分点
形成调研报告***篇；有关做法被《青禾日报》刊发
为群众办理实事***件，满意率达98.6%
做到有计划、有记录、有反馈，受到基层欢迎
先后召开推进会、现场会和座谈会，“谁来讲、讲什么、怎么讲”更加明确
投入经费23.45万元，慰问困难党员***名'''.split('\n')
ASIDES = ['坚持每季度分析一次情况，重点看“学没学、懂没懂、用没用”，确保见到实效！',
	'据2025年11月26日统计，WeChat公众号推送信息1,286条（其中原创372条），点击量超过15.8万次。',
	'要回答好“为了谁、依靠谁、我是谁”这一问题——这是做好机关党建工作的前提……']
CHAPTERS = ['强化理论武装', '夯实组织基础', '提升服务水平', '严格纪律要求', '存在的问题和下年打算']
POINTS = ['突出“关键少数”', '抓好青年学习', '用好身边典型', '压实工作责任', '健全长效机制', '创新方式方法']
NUMERALS = '一二三四五'
TITLE = '关于青禾市市直机关2025年度机关党建工作情况和2026年工作打算的报告'
NAME, DATE = '中共青禾市委市直机关工作委员会', '2026年1月9日'


def sentence(r):
	words = [r.choice(DOERS), r.choice(DEEDS), '，', r.choice(RESULTS), '。']
	if r.random() < 0.5:
		words.insert(0, r.choice(UNITS) + '牵头，')
	if r.random() < 0.2:
		words.append(r.choice(ASIDES))
	return ''.join(words)


def lines(chapters=5):
	r = random.Random(8)
	yield TITLE
	yield '中共青禾市委：'
	yield '现将市直机关2025年党建工作情况报告如下。'
	for i, chapter in enumerate(CHAPTERS[:chapters]):
		yield f'{NUMERALS[i]}、{chapter}'
		for k in range(3):
			yield f'（{NUMERALS[k]}）{r.choice(POINTS)}。' + ''.join(sentence(r) for _ in range(r.randint(3, 6)))
			if k % 2 == 0:
				yield ''.join(sentence(r) for _ in range(r.randint(2, 4)))
	yield '受表彰人员×××，名单另发。'
	yield NAME
	yield DATE


def table(rows, columns=5):
	yield '|'.join(['序号', '党支部', '党员', '书记', '说明'][:columns])
	for i in range(1, rows + 1):
		anchor = f'@row-{i} ' if i == 7 else ''
		yield '|'.join([f'{anchor}{i}', f'青禾市直属机关第{i}党支部', str(i * 37 % 100), '李某', '按期换届；' * (i % 4) + '已备案'][:columns])


def report():
	*text, name, date = lines()
	return '\n'.join([*text, '附件：1.党支部名单', '2.党员名单', name, date, '附件1', '青禾市市直机关党支部名单', *table(60)]) + '\n'
