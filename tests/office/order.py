"""In which order WordprocessingML wants children: of each element that the writer makes, all that may come."""

ORDER = {name: children.split() for name, children in {
	'pPr': '''pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
		suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid
		spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl
		divId cnfStyle rPr sectPr pPrChange''',
	'rPr': '''rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish
		webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang
		eastAsianLayout specVanish oMath''',
	'sectPr': '''headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols
		formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange''',
	'pBdr': 'top left bottom right between bar',
	'tbl': 'tblPr tblGrid tr',
	'tblPr': '''tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd
		tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription''',
	'tblBorders': 'top left start bottom right end insideH insideV',
	'tblCellMar': 'top left start bottom right end',
	'tblGrid': 'gridCol',
	'tr': 'tblPrEx trPr tc',
	'tc': 'tcPr p',
	'tcPr': 'cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark',
	'styles': 'docDefaults latentStyles style',
	'docDefaults': 'rPrDefault pPrDefault',
	'rPrDefault': 'rPr',
	'pPrDefault': 'pPr',
	'style': '''name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal
		personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr''',
	'settings': '''writeProtection view zoom removePersonalInformation removeDateAndTime mirrorMargins hideSpellingErrors
		hideGrammaticalErrors proofState attachedTemplate trackRevisions documentProtection defaultTabStop autoHyphenation
		defaultTableStyle evenAndOddHeaders bookFoldPrinting drawingGridHorizontalSpacing drawingGridVerticalSpacing
		characterSpacingControl strictFirstAndLastChars noLineBreaksAfter noLineBreaksBefore hdrShapeDefaults footnotePr endnotePr
		compat docVars rsids mathPr themeFontLang clrSchemeMapping decimalSymbol listSeparator''',
	'compat': '''spaceForUL balanceSingleByteDoubleByteWidth doNotLeaveBackslashAlone ulTrailSpace doNotExpandShiftReturn
		adjustLineHeightInTable useFELayout compatSetting''',
	'fonts': 'font',
	'font': 'altName panose1 charset family notTrueType pitch sig embedRegular embedBold embedItalic embedBoldItalic',
	'document': 'background body',
	'comments': 'comment',
	'comment': 'p',
}.items()}

# Which may come in any order, after the properties that are first: element -> its own properties, then the rest.
FREE = {
	'body': (None, 'p tbl bookmarkStart bookmarkEnd sectPr'),
	'ftr': (None, 'p tbl'),
	'p': ('pPr', 'r hyperlink bookmarkStart bookmarkEnd commentRangeStart commentRangeEnd'),
	'hyperlink': (None, 'r bookmarkStart bookmarkEnd'),
	'r': ('rPr', 't tab br fldChar instrText commentReference'),
	'trPr': (None, 'cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden'),
}


def faults(element, local):
	"""What is out of order below ${element}; ${local} gives an element's name without its namespace."""
	name, children = local(element), [local(child) for child in element]
	out = []
	if name in ORDER:
		places = [ORDER[name].index(child) if child in ORDER[name] else -1 for child in children]
		if -1 in places or places != sorted(places):
			out.append(f'{name}: {" ".join(children)}')
	elif name in FREE:
		first, rest = FREE[name]
		if not set(children) - {first} <= set(rest.split()) or first in children[1:]:
			out.append(f'{name}: {" ".join(children)}')
	elif children:
		out.append(f'{name} is empty, not: {" ".join(children)}')
	if name in ('tc', 'body') and children[-1:] != [{'tc': 'p', 'body': 'sectPr'}[name]]:
		out.append(f'{name} ends with {children[-1:]}')
	for child in element:
		out += faults(child, local)
	return out
