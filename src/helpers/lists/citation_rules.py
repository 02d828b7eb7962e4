"""The rules of citations: what dates, volumes, journals and publishers look like in any style.

They only say what stands somewhere; `citation_grammar` says in which order the styles put it.
"""

import re

from helpers.base.grammar import expand, rules

_GRAMMAR = rules(r"""
    capital   = [^\W\d_a-z\u00df-\u00f6\u00f8-\u00ff]
    year      = (?:1[5-9]|20)[0-9]{2}(?![0-9])
    years     = <year>[a-z]?(?: \[[^\[\]]*\])?
    month     = (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?
    day       = (?:(?:[0-9]{1,2} )?<month>,? ?(?:[0-9]{1,2}(?:[-\u2013][0-9]{1,2})?,? ?)?)?
    date      = <day><year>[a-z]?(?:[-\u2013/][0-9]{2,4})?(?:, [^()]{1,30})?|[ns]\.? ?d\.?
                |in press|forthcoming|to appear
    # The number before a citation, and the dashes for the authors of the one before.
    label     = \[(?:[\w.+-]{1,12}|[^\[\]]{1,60},? <year>[a-z]?)\] ?
                |\(?[0-9]{1,4}[.)] ?|[0-9]{1,4} ?(?=<capital>)|[\u2022*\u00b7-] ?
    same      = [-\u2013\u2014_]{2,}[.,]?

    # What follows the name of a journal or a publisher: `12(3)`, `12:34`, `12, 34`, `vol. 12`, `2010;12`, `May 1990`.
    part      = (?i:vol(?:ume)?|v|no|nr|num(?:ber)?|iss(?:ue)?|pp?|pages?|art(?:icle)?|abstract|chapter|part|jg|bd
                |issn|doi)\b
    portion   = <part>[.:]? ?(?![IVX0-9]+: )[#0-9A-Z]|[0-9]+ vols?\b
    counted   = \(?(?:<portion>|[A-Z]{0,4}[- ]?[0-9]{1,5}(?: ?[():,;\u2013-]|[. ] ?[0-9]|\. |\.?$))
    issued    = \(?<day><year>\b
    archive   = (?i:arxiv|corr|biorxiv|medrxiv)\b
    online    = (?i:https?:|www\.|url\b|doi\b|retrieved|available|accessed)|<archive>
    waiting   = (?i:submitted|to (?:appear|be)|in press|in preparation|manuscript|preprint|unpublished|forthcoming
                |accepted|personal communication)\b
    details   = [,.;:]? ?(?:<counted|issued>)|[.,]? ?(?:(?!<archive>)<online>|<waiting>)

    # A full stop within a name ends an abbreviation, `Proc. Natl. Acad. Sci.`, but no words that end a second sentence
    # of a title. Within a sentence, behind a comma, longer ones are no abbreviations.
    subtitle  = Study|Survey|Review|Analys[ei]s|Approach|Overview|Report|Trial|Guide|Models?|Systems?|Methods?|Theory
                |Networks?|Learning|Evidence|Practice|Research|Words
    whole     = (?:I{1,3}|I?V|<subtitle>)\.
    named     = [^\s.?!;,]++|(?!<whole>)<capital>[\w/&-]{0,9}\.
    # Words that names of journals and conferences abbreviate so often that no name ends with the full stop of one.
    cut_off   = (?:J|Proc|Proceed|Trans|Intl?|Conf|Symp|Wkshp|Rev|Lett|Phys|Sci|Soc|Amer?|Comput|Comp|Softw|Eng|Engin
                |Acad|Natl?|Annu?|Bull|Mag|Comm(?:un)?|Res|Math|Chem|Biol|Med|Appl|Syst?|Inf(?:orm)?|Tech(?:nol)?
                |Artif|Intell|Mach|Learn|Linguist|Psychol|Educ|Stat|Theor|Assoc|Eur|Mol|Clin|Environ|Electron|Adv
                |Lang|Lect|Mem|Exp|Surv|Oper|Manag|Anal|Graph|Vis|Neurosci|Adm|Ind|Pub|Ser|Jpn|Br)\.
    shortened = <cut_off>|<capital>\w{1,9}\.(?= ?(?:<cut_off>))
                |<capital>\w{1,5}\.(?= <capital>\w{1,8}\.{1,2}(?:[,:]| ?[0-9(]))
    part_of_name = <shortened>|(?!<cut_off>)(?:<named>)
    edited    = <capital>\.|[A-Z] <capital>\w|(?i:edited|eds?\.|eds?,)
    container_name = (?:<part_of_name>)(?:(?:, (?!<edited>)| |(?<=\.))(?:<part_of_name>)){0,19}?
                (?<! of)(?<! the)(?<! on)(?<! in)(?<! for)(?<! and)(?<!\bProc\.)(?<!\bSt)
    short     = [^\s.?!;,]++|(?!<whole>)<capital>[\w/&-]{0,4}\.
    series    = <named>(?:(?:,? |(?<=\.))<named>){0,19}?
    journal   = <short>(?:(?:[ -]|(?<=\.))<short>){0,14}?
    capitals  = <capital>[\w.'\u2019&-]*(?: (?:<capital>[\w.'\u2019&-]*|of|and|the|de|&)){0,4}

    # What else contains a work, or what it is, known by how it begins.
    within    = [Ii]n: |[Ii]n (?:the )?(?:<capital>|[0-9\u201c\u2018]|arXiv)
                |(?:Paper |Poster )?(?:[Pp]resented|[Pp]oster session|[Dd]elivered)\b
    degree    = (?:ph|m|d)\.? ?(?:d|a|s|sc|phil)\.?
    thesis    = (?i:(?:(?:[\w'-]+|<degree>) ){0,4}?(?:thesis|dissertation|diss\.|doctorat))
    report    = (?i:(?:[\w-]+ )?(?:technical|tech\.?|research|internal|working|discussion)
                (?: )(?:rep(?:ort|\.)|memo|note|paper)
                |internet[- ]draft|(?:u\.?s\.?a?\.?|european|japan\w*|german) patent)|TR[- ]?[0-9]|RFC ?[0-9]
    gathering = (?:The )?(?:[\w'()-]+ ){0,5}?
                (?:Proc(?:eedings|\.)|Conf(?:erence|\.)|Symp(?:osium|\.)|Workshop|Congress)(?= )
    house     = (?:Press|Verlag|Publish(?:ers?|ing)|Universit\w+|Springer|Elsevier|Wiley|Addison|Prentice|McGraw
                |Kaufmann?|Kluwer|Academic|Routledge|Sage|CRC|Inc|Ltd|Lecture Notes|Department|Dept|Institute
                |Foundation)\b
    imprint   = (?:[^.?!;,]{0,60}[ :-])??<house>
    town      = <capital>[\w.'-]*(?:,? <capital>[\w.'-]*){0,3}: <capital>
    again     = (?:Edited|Ed\.|Translated|Trans\.|Reprinted) (?:by|in)\b|\(?Eds?\.|[Tt]rans\. <capital>
    ordinal   = [0-9]+(?:st|nd|rd|th|\.|\u00aa|e)?|second|third|fourth|fifth|revised|rev\.
    edition   = \(?(?i:(?:<ordinal>)(?: [\w.]+)? [e\u00e9]d(?:ition|n)?\b|revised and|reprint)
    printed   = <capitals>, <capitals>(?:, <capitals>)?,? \(?<year>\b
    container = <within|thesis|report|waiting|gathering|imprint|again|edition|portion>
    behind_stop  = <container|town>|<series><details>
    behind_comma = <container|printed>|<journal><details>

    # Neither an initial nor an abbreviation that goes on ends with a full stop that counts.
    stop      = (?:(?<![\s.(]\w)|(?<=[a-z] <capital>))
                (?<!\bvs)(?<!\bSt)(?<!\bcf)(?<!\bNo)(?<!\bVol)(?<!\be\.g)(?<!\bi\.e)\.(?= )|[?!](?= )
""")


def rule(expression: str) -> re.Pattern[str]:
    """Return a pattern of an expression that names rules of citations."""
    return re.compile(expand(expression, _GRAMMAR))
