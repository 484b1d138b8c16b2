import HTML
import Testing

@testable import Page

/// Page in, texts out: what style sheets make of a page. A picture is its name in brackets.
@Suite struct StyleSheetTests {
    private func shown(_ markup: String) -> String {
        AccessibilityTree(HTMLParser.parse(Array(("<!doctype html>" + markup).utf8))).nodes.compactMap {
            $0.role == .text ? $0.name : $0.role == .image ? "[\($0.name)]" : nil
        }.filter { $0 != " " && !$0.hasPrefix("•") }.joined(separator: "|")
    }

    @Test(arguments: [
        (
            "<style>em{text-transform:uppercase}em.k{all:revert}</style><em class=k>Soft</em>",
            "Soft"
        ),
        (
            "<style>h2{text-transform:uppercase}h2.a{text-transform:unset}</style><h2 class=a>Berry</h2>",
            "Berry"
        ),
        (
            "<style>div{text-transform:uppercase}button{text-transform:inherit}</style><div><button>1x</button></div>",
            "1X"
        ),
        (
            "<style>i{display:block}@layer a{b{text-transform:uppercase}}@layer b{b{text-transform:lowercase;text-transform:revert-layer}}</style><b>bold</b>",
            "BOLD"
        ),
        (
            "<style>@layer late,early;@layer early{i{text-transform:uppercase}}@layer late{i{text-transform:lowercase}}</style><i>Layer</i>",
            "LAYER"
        ),
        (
            "<style>@layer{u{text-transform:uppercase!important}}u{text-transform:lowercase!important}</style><u>Layer</u>",
            "LAYER"
        ),
        (
            "<style>@layer a{@layer b{i{text-transform:uppercase}}i{text-transform:lowercase}}@layer a.b{i{text-transform:capitalize}}</style><i>Inner</i>",
            "inner"
        ),
        (
            "<style>b{display:none;display:frob}p{text-transform:uppercase;text-transform:upper}q{display:none\\9}</style><b>b</b><p>pp</p>",
            "PP"
        ),
        (
            "<style>dialog{display:grid}[popover]{display:flex}script{display:inline}</style><dialog>dlg</dialog><div popover>pop</div><script type=x>data</script>",
            "dlg|pop|data"
        ),
        (
            "<style>input,audio{display:block}</style><input type=hidden value=x><p>p",
            "p"
        ),
        (
            "<textarea style='display:contents'>x</textarea><button style='display:contents'>b</button>",
            "b"
        ),
        (
            "<style>@scope (aside) to (q){b{text-transform:uppercase}}</style><aside><b>in</b><q><b>not</b></q></aside><b>out</b>",
            "IN|“|not|”|out"
        ),
        (
            "<style>@scope (.x){u{text-transform:uppercase}}@scope (.y){u{text-transform:lowercase}}</style><div class=x><div class=y><u>Near</u></div></div><div class=y><div class=x><u>Near</u></div></div>",
            "near|NEAR"
        ),
    ])
    func `rules and keywords are put in order as by the book`(markup: String, texts: String) {
        #expect(shown(markup) == texts)
    }

    @Test(arguments: [
        (
            "<style>:root{--t:uppercase}a{text-transform:var(--t)}</style><a href=x>Home</a>",
            "HOME"
        ),
        (
            "<style>p{display:var(--q,none)}</style><p>p</p>x",
            "x"
        ),
        (
            "<style>:root{--a:var(--b);--b:var(--a)}p{display:var(--a,none)}</style><p>p</p>x",
            "x"
        ),
        (
            "<style>u{display:none;display:var(--nope)}</style><u>u</u>",
            "u"
        ),
        (
            "<style>:root{--c:none}i{display:var(--c)}b{--c:inline}</style><i>i</i><b><i>bi</i></b>",
            "bi"
        ),
        (
            "<style>em{text-transform:var(--m,var(--n,uppercase))}</style><em>em</em>",
            "EM"
        ),
        (
            "<style>:root{--m:uppercase}b{--m:initial;text-transform:var(--m,lowercase)}</style><b>Bo</b>",
            "bo"
        ),
        (
            "<q style='--z:none;display:var(--z)'>q</q>x",
            "x"
        ),
    ])
    func `values refer to custom properties`(markup: String, texts: String) {
        #expect(shown(markup) == texts)
    }

    @Test(arguments: [
        (
            "<style>@supports (display:bogus){p{display:none}}@supports not (frob:1){i{display:none}}</style><p>p</p><i>i</i>",
            "p"
        ),
        (
            "<style>@supports selector(:is(a)) and (not (display:frob)){u{display:none}}@supports selector(:frob){s{display:none}}</style><u>u</u><s>s</s>",
            "s"
        ),
        (
            "<style>@media (max-aspect-ratio:2){i{display:none}}@media not all and (min-width:100px){a{display:none}}</style><a>a</a><i>i</i>",
            "a"
        ),
        (
            "<style>@media (width>=calc(100px + 10em)) and (not (orientation:portrait)){b{display:none}}</style><b>b</b>x",
            "x"
        ),
        (
            "<style>@media screen and ((min-width:2000px) or (max-width:1300px)){i{display:none}}</style><i>i</i>x",
            "x"
        ),
        (
            "<style>main{container-type:inline-size;width:300px}@container (width<20em){b{text-transform:uppercase}}</style><main><b>small</b></main>",
            "SMALL"
        ),
        (
            "<style>.c{container:card/inline-size;width:500px}@container card (min-width:400px){b{display:none}}@container other (width){i{display:none}}</style><div class=c><b>b</b><i>i</i></div>",
            "i"
        ),
    ])
    func `rules hold where their conditions do`(markup: String, texts: String) {
        #expect(shown(markup) == texts)
    }

    @Test(arguments: [
        (
            "<style>:is(b,:frob){text-transform:uppercase}</style><b>bo</b>",
            "BO"
        ),
        (
            "<style>a,b::frob{display:none}i,u::-webkit-foo{display:none}</style><a>a</a><i>i</i>",
            "a"
        ),
        (
            "<style>i:lang(es){text-transform:uppercase}</style><i lang=es-MX>si</i><i lang=esx>no</i>",
            "SI|no"
        ),
        (
            "<style>i:nth-last-child(1 of .k){text-transform:uppercase}</style><p><i class=k>one</i><i class=k>two</i><i>three</i></p>",
            "one|TWO|three"
        ),
        (
            "<style>#\\31 a{text-transform:uppercase}\\75{text-transform:uppercase}</style><s id=1a>ss</s><u>u</u>",
            "SS|U"
        ),
        (
            "<style>p:dir(rtl){text-transform:uppercase}</style><p dir=rtl>rr</p><p>ll</p>",
            "RR|ll"
        ),
        (
            "<style>details:open>p{text-transform:uppercase}</style><details open><summary>s</summary><p>open</p></details>",
            "s|OPEN"
        ),
        (
            "<style>input:invalid+i,input:valid+b,:read-only+u,:indeterminate+s,:default+em,:checked+q,:required+code,:disabled+var{text-transform:uppercase}</style><input required><i>inv</i><input><b>val</b><input readonly><u>ro</u><progress></progress><s>ind</s><form><button></button><em>def</em></form><input required><code>req</code><input disabled><var>dis</var>",
            "INV|VAL|RO|IND|DEF|REQ|DIS"
        ),
        (
            "<style>.n{& q{display:none}kbd{display:none}>samp{display:none}@media screen{text-transform:uppercase}}</style><div class=n>t<q>q</q><kbd>k</kbd><samp>s</samp></div>",
            "T"
        ),
        (
            "<style>em:has(+ code){text-transform:uppercase}</style><em>em</em><code>c</code>",
            "EM|c"
        ),
    ])
    func `selectors find what browsers find`(markup: String, texts: String) {
        #expect(shown(markup) == texts)
    }

    @Test(arguments: [
        (
            "<style>i::before{content:'in ';content:#}u::before{content:attr(zz,'none ')}</style><i>x</i><u>x</u>",
            "in |x|none |x"
        ),
        (
            "<style>body{counter-reset:c}h2{counter-increment:c}h2::before{content:counter(c) '. '}</style><h2>A</h2><h2>B</h2>",
            "1|. |A|2|. |B"
        ),
        (
            "<style>ol{counter-reset:i;list-style:none}li{counter-increment:i}li::before{content:counters(i,'.')}</style><ol><li>x<ol><li>y</li><li>z</li></ol></li><li>w</li></ol>",
            "1|x|1.1|y|1.2|z|2|w"
        ),
        (
            "<style>u::before{content:counter(c,upper-roman)}body{counter-reset:c 8}</style><u>u</u>",
            "VIII|u"
        ),
        (
            "<style>b::before{content:url(x.png)}</style><b>b</b>",
            "[]|b"
        ),
        (
            "<style>b::before{content:url(x.png) / 'alt'}</style><b>b</b>",
            "[alt]|b"
        ),
        (
            "<style>q{quotes:'<' '>' '[' ']'}</style><q>a <q>b</q></q>",
            "<|a |[|b|]|>"
        ),
        (
            "<p lang=fr>x <q>y</q></p><style>.g::before{content:open-quote}.g::after{content:close-quote}</style><p class=g>z</p>",
            "x |«|y|»|“|z|”"
        ),
    ])
    func `pseudo-elements show counters, pictures, attributes and quotation marks`(
        markup: String, texts: String
    ) {
        #expect(shown(markup) == texts)
    }

    @Test(arguments: [
        (
            "<b hidden=until-found>c</b><article hidden=until-found style='display:flex'>d</article><p hidden=until-found style='content-visibility:visible'>f</p><p hidden style='content-visibility:visible'>g</p>",
            "c|f"
        ),
        (
            "<style>*{content-visibility:hidden}html,body{content-visibility:visible}</style><div>d</div><span>s</span>",
            "s"
        ),
        (
            "<nav style='interactivity:inert'>menu <b style='interactivity:auto'>b</b></nav>x",
            "x"
        ),
        (
            "<style>.v::details-content{content-visibility:visible}</style><details><summary>A</summary>1</details><details class=v><summary>B</summary>2</details>",
            "A|B|2"
        ),
    ])
    func `what is skipped or inert is not there`(markup: String, texts: String) {
        #expect(shown(markup) == texts)
    }

    @Test(arguments: [
        (
            "<b style='text-transform:uppercase' lang=tr>bir ılık</b>",
            "BİR ILIK"
        ),
        (
            "<b style='text-transform:lowercase' lang=az>IĞDIR</b>",
            "ığdır"
        ),
        (
            "<b style='text-transform:uppercase' lang=el>καλημέρα ΐ ή</b>",
            "ΚΑΛΗΜΕΡΑ Ϊ Ή"
        ),
        (
            "<b style='text-transform:lowercase'>ΟΔΟΣ ΣΑΣ Σ</b>",
            "οδος σας σ"
        ),
        (
            "<b style='text-transform:capitalize'>one two_three it's o’clock a-b 3rd (foo) ǆ</b>",
            "One Two_three It's O’clock A-B 3rd (Foo) ǅ"
        ),
        (
            "<p style='text-transform:capitalize'>wo<em>rd</em> an<em>d </em>so</p>",
            "Wo|rd| An|d |So"
        ),
        (
            "<input style='text-transform:capitalize' value='two words'>",
            "Two Words"
        ),
    ])
    func `letters change by language and by what is around them`(markup: String, texts: String) {
        #expect(shown(markup) == texts)
    }
}
