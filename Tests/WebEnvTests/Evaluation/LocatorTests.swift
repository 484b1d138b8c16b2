@testable import Browser
import Groundwork
import HTML
import TestSupport
import Testing

@testable import WebEnv

/// Locators of `program_html`; what Chromium gives, as Python prints it.
@Suite struct LocatorTests {
    private static let page = """
        <!DOCTYPE html><html lang=en><head><title>Orders</title><base href="/shop/"></head><body class="page  wide">
        <h1 id=top>Orders <small>of Ann</small></h1>
        <ul class="list items"><li class="item red" data-order-id=17>One <b>bold</b></li><li class=item>Two</li><li class=item hidden>Three</li></ul>
        <a id=next href="page?p=2">Next</a><a href="https://other.test/x#y" title=Other rel=nofollow>Other</a><img src=i.png alt="A mug">
        <table id=t><caption>Sales</caption><thead><tr><th>Item<th>Price<tbody><tr><td>Mug<td>$1,200.50<tr><td>Cup<td>$3.00<tfoot><tr><td>Sum<td>$1,203.50</table>
        <form id=f action=send method=post><label for=n>Name</label><input id=n name=who value=" Ann "><input type=checkbox id=c checked><input type=number id=num value=4>
        <select id=s name=kind><option value=a>Alpha<option value=b selected>Beta<option>Gamma</select><textarea id=ta>line
        two</textarea><button disabled>Send</button></form>
        <p id=p>Total:   5   items<br>and more</p><p id=empty></p>
        </body></html>
        """

    private func session(_ html: String = page) throws -> Session {
        var web = ScriptedTransport()
        web.page("http://shop.test/orders?p=1", html)
        var session = Session(transport: web)
        try session.open(#require(WebURL("http://shop.test/orders?p=1")))
        return session
    }

    private func evaluate(_ expression: String, _ session: Session) throws -> String {
        var copy = session
        return try LocatorExpression(expression).evaluate(in: &copy).pythonText
    }

    @Test(arguments: [
        ("document.querySelector('#top').innerText", "Orders of Ann"),
        ("document.querySelector('#top').outerText", "Orders of Ann"),
        ("document.querySelector('#top').textContent", "Orders of Ann"),
        ("document.querySelectorAll('.item').length", "3"),
        ("document.querySelectorAll('.none').length", "0"),
        ("document.querySelectorAll('.none').length === 0", "True"),
        ("document.querySelector('.none') === null", "True"),
        ("document.querySelector('.none') == null", "True"),
        ("!document.querySelector('.none')", "True"),
        ("document.querySelector('.none')", "None"),
        ("document.querySelector('.none')?.innerText", "None"),
        ("document.querySelector('.none')?.children[0].innerText", "None"),
        ("document.querySelector('.none')?.innerText ?? 'gone'", "gone"),
        ("document.querySelector('#empty').innerText || 'empty'", "empty"),
        ("document.querySelector('#next').href", "http://shop.test/shop/page?p=2"),
        ("document.querySelector('#next').getAttribute('href')", "page?p=2"),
        ("document.querySelectorAll('a')[1].href", "https://other.test/x#y"),
        ("document.querySelectorAll('a')[1]['href']", "https://other.test/x#y"),
        ("document.querySelectorAll('a')[1].title", "Other"),
        ("document.querySelectorAll('a')[5]", "None"),
        ("document.querySelectorAll('a')[5]?.href", "None"),
        ("document.querySelectorAll('a').item(1).rel", "nofollow"),
        ("document.querySelector('img').src", "http://shop.test/shop/i.png"),
        ("document.querySelector('img').alt", "A mug"),
        ("document.getElementById('n').value", " Ann "),
        ("document.getElementById('n').value.trim()", "Ann"),
        ("document.getElementById('none')", "None"),
        (#"document.getElementById("c").checked"#, "True"),
        (#"document.getElementById("c").checked.toString()"#, "true"),
        (#"document.getElementById("num").value"#, "4"),
        (#"document.getElementById("num").valueAsNumber + 1"#, "5"),
        (#"document.getElementById("num").value + 1"#, "41"),
        ("document.getElementsByClassName('item')[1].innerText", "Two"),
        ("document.getElementsByClassName('item red').length", "1"),
        ("document.getElementsByTagName('li').length", "3"),
        ("document.getElementsByName('who')[0].value", " Ann "),
        ("document.querySelector('#s').value", "b"),
        ("document.querySelector('#s').selectedIndex", "1"),
        ("document.querySelector('#s').options[document.querySelector('#s').selectedIndex].text", "Beta"),
        ("document.querySelector('#s').selectedOptions[0].innerText", "Beta"),
        ("document.querySelector('#s').options.length", "3"),
        ("document.querySelector('#s option:checked').textContent", "Beta"),
        ("document.querySelector('#ta').value", "line\ntwo"),
        ("document.querySelector('button').disabled", "True"),
        ("document.querySelector('form').action", "http://shop.test/shop/send"),
    ])
    func `what is found, counted and absent`(expression: String, text: String) throws {
        #expect(try evaluate(expression, session()) == text)
    }

    @Test(arguments: [
        ("document.querySelector('form').method", "post"),
        ("document.querySelector('form').elements.length", "6"),
        ("[...document.querySelectorAll('.item')].map(x => x.textContent)", "['One bold', 'Two', 'Three']"),
        ("[...document.querySelectorAll('.item')].map(x => x.innerText).join(', ')", "One bold, Two, Three"),
        (
            #"[...document.querySelectorAll('.item')].map((x, i) => `${i}:${x.innerText}`).join('|')"#,
            "0:One bold|1:Two|2:Three"
        ),
        ("[...document.querySelectorAll('.item')].filter(x => x.innerText.includes('o')).length", "2"),
        ("[...document.querySelectorAll('.item')].filter(x => !x.hidden).length", "2"),
        (
            "Array.from(document.querySelectorAll('.item')).map(x => x.className)",
            "['item red', 'item', 'item']"
        ),
        ("Array.from(document.querySelectorAll('.item'), x => x.classList.length)", "[2, 1, 1]"),
        ("Array.from(document.querySelectorAll('.item')).some(x => x.classList.contains('red'))", "True"),
        (
            "[...document.querySelectorAll('td')].map(td => td.innerText).find(t => t.startsWith('$'))",
            "$1,200.50"
        ),
        (
            "[...document.querySelectorAll('#t tbody tr')].map(r => r.children[1].innerText).join(';')",
            "$1,200.50;$3.00"
        ),
        (
            "[...document.querySelectorAll('#t tr')].find(r => r.cells[0].innerText === 'Cup').cells[1].innerText",
            "$3.00"
        ),
        ("document.querySelector('#t').rows.length", "4"),
        ("document.querySelector('#t').rows[1].cells[1].innerText", "$1,200.50"),
        ("document.querySelector('#t').tBodies[0].rows.length", "2"),
        ("document.querySelector('#t').caption.innerText", "Sales"),
        ("document.querySelector('#t tbody').lastElementChild.firstElementChild.innerText", "Cup"),
        ("document.querySelector('#t tbody tr').nextElementSibling.innerText", "Cup\t$3.00"),
        (
            "document.querySelector('#t tbody tr').nextElementSibling.previousElementSibling.cells[0].innerText",
            "Mug"
        ),
        ("document.querySelector('td').closest('table').id", "t"),
        ("document.querySelector('td').parentElement.tagName", "TR"),
        ("document.querySelector('td').parentNode.parentNode.nodeName", "TBODY"),
        ("document.querySelector('.item').dataset.orderId", "17"),
        ("document.querySelector('.item').firstChild.textContent", "One "),
        ("document.querySelector('.item').lastChild.textContent", "bold"),
        ("document.querySelector('.item').childNodes.length", "2"),
        ("document.querySelector('.item').children.length", "1"),
        ("document.querySelector('ul').childElementCount", "3"),
        ("document.querySelector('.item').innerHTML", "One <b>bold</b>"),
        (
            "document.querySelector('.item').outerHTML",
            #"<li class="item red" data-order-id="17">One <b>bold</b></li>"#
        ),
        ("document.querySelector('.item').matches('.red')", "True"),
        ("document.querySelector('ul').contains(document.querySelector('b'))", "True"),
        ("document.title", "Orders"),
        ("document.body.className", "page  wide"),
    ])
    func `lists, tables and the tree`(expression: String, text: String) throws {
        #expect(try evaluate(expression, session()) == text)
    }

    @Test(arguments: [
        ("document.body.innerText.includes('Total: 5 items')", "True"),
        ("document.querySelector('#p').innerText", "Total: 5 items\nand more"),
        (#"document.querySelector('#p').innerText.split('\n')"#, "['Total: 5 items', 'and more']"),
        (#"document.querySelector('#p').innerText.split('\n')[1].toUpperCase()"#, "AND MORE"),
        ("document.querySelector('#p').textContent.trim().slice(0, 6)", "Total:"),
        ("document.querySelector('#p').textContent.substring(0, 5)", "Total"),
        ("document.querySelector('#p').innerText.indexOf('5')", "7"),
        ("document.querySelector('#p').innerText.toLowerCase().startsWith('total')", "True"),
        ("parseInt(document.querySelector('#p').innerText.split(': ')[1])", "5"),
        (
            "parseFloat(document.querySelectorAll('#t td')[1].innerText.replace('$', '').replace(',', ''))",
            "1200.5"
        ),
        ("Number(document.getElementById('num').value) > 3", "True"),
        ("Number('x')", "nan"),
        ("document.querySelectorAll('.item').length > 2 ? 'many' : 'few'", "many"),
        ("document.querySelectorAll('.item').length + document.querySelectorAll('a').length", "5"),
        ("document.querySelectorAll('.item').length + ' items'", "3 items"),
        (
            "[...document.querySelectorAll('td')].map(x => x.innerText).sort().join(',')",
            "$1,200.50,$1,203.50,$3.00,Cup,Mug,Sum"
        ),
        (
            "[...document.querySelectorAll('td')].map(x => x.innerText.length).sort((a, b) => b - a)",
            "[9, 9, 5, 3, 3, 3]"
        ),
        (
            "[...document.querySelectorAll('tbody tr')].map(r => Number(r.cells[1].innerText.slice(1).replaceAll(',', ''))).reduce((a, b) => a + b, 0)",
            "1203.5"
        ),
        (
            "[...document.querySelectorAll('tbody tr')].map(r => [r.cells[0].innerText, r.rowIndex])",
            "[['Mug', 1], ['Cup', 2]]"
        ),
        (
            "[...document.querySelector('ul').children].reverse().map(e => e.textContent.at(-1)).join('')",
            "eod"
        ),
        ("(() => { const rows = [...document.querySelectorAll('tbody tr')]; return rows.length; })()", "2"),
        ("() => document.querySelectorAll('a').length", "2"),
        (
            "(() => { const e = document.querySelector('.none'); if (!e) return 'absent'; return e.innerText; })()",
            "absent"
        ),
        ("document.querySelector('h1').innerText.concat('!', 1)", "Orders of Ann!1"),
        ("document.querySelectorAll('a')", "{'0': 'ref: <Node>', '1': 'ref: <Node>'}"),
        ("document.querySelector('a')", "ref: <Node>"),
        ("[...document.querySelectorAll('a')]", "[ref: <Node>, ref: <Node>]"),
        ("document", "ref: <Document>"),
        ("document.URL", "http://shop.test/orders?p=1"),
        ("location.pathname", "/orders"),
        ("window.location.search", "?p=1"),
        ("document.location.host", "shop.test"),
        ("document.querySelector('label').htmlFor", "n"),
        ("document.querySelector('#n').labels[0].innerText", "Name"),
        ("document.querySelector('#n').type", "text"),
        ("document.querySelector('#s').type", "select-one"),
        ("document.querySelector('#n').form.id", "f"),
        ("document.forms[0].id", "f"),
        ("document.forms.length + document.links.length + document.images.length", "4"),
        ("[1, 2, 3].includes(2) && 'yes'", "yes"),
        ("null ?? 'n'", "n"),
        ("[['a', 1], ['b', 2]].map(([k, v]) => k + v).join()", "a1,b2"),
        ("[[1, 2], [3]].flat().length", "3"),
        (#"['x', null, true, 1.5, 'it\'s']"#, #"['x', None, True, 1.5, "it's"]"#),
        ("(1.005).toFixed(2) + (2.5).toFixed(0)", "1.003"),
        ("Math.max(...[...document.querySelectorAll('td')].map(x => x.innerText.length))", "9"),
        ("'abc'.padStart(5, '.') + 'x'.padEnd(3)", "..abcx  "),
        ("typeof document.querySelector('.none')", "object"),
        ("document.querySelector('#top')['innerText']", "Orders of Ann"),
        ("[...document.querySelectorAll('.item')].every(e => e.tagName == 'LI')", "True"),
        ("document.querySelector('p').open", "None"),
        (##"document.querySelector("#s").options[0].selected"##, "False"),
        (
            "[...document.querySelector('#s').options].map(o => o.value + '=' + o.text).join()",
            "a=Alpha,b=Beta,Gamma=Gamma"
        ),
    ])
    func `texts, numbers and functions`(expression: String, text: String) throws {
        #expect(try evaluate(expression, session()) == text)
    }

    @Test(arguments: [
        (
            "(() => { try { return document.querySelector('.none').textContent } catch (e) { return 'gone' } })()",
            "gone"
        ),
        ("(() => { try { return document.title.trim() } catch { return 'gone' } })()", "Orders"),
        (
            "(() => { res = parseFloat(document.querySelectorAll('td')[3].outerText.substr(1)); return res ? res : 0; })()",
            "3"
        ),
        ("(() => { let x = 1; if (document.querySelector('b')) { x = 2; return x } return x })()", "2"),
        ("(() => { let x; x = document.title; return x })()", "Orders"),
        ("document.title.toLocaleLowerCase()", "orders"),
        (
            "() => { const t = [...document.querySelectorAll('td')].map(c => c.innerText); return t.filter(Boolean).length }",
            "6"
        ),
        (
            "[...document.querySelectorAll('td')].map(function (t) { return t.innerText }).join(' ')",
            "Mug $1,200.50 Cup $3.00 Sum $1,203.50"
        ),
        ("(function () { return document.title })()", "Orders"),
        ("document.querySelector('a').pathname + document.querySelector('a').search", "/shop/page?p=2"),
        ("decodeURIComponent('a%20b')", "a b"),
    ])
    func `functions have statements`(expression: String, text: String) throws {
        #expect(try evaluate(expression, session()) == text)
    }

    @Test(arguments: [
        "document.querySelector('.none').innerText", "document.querySelectorAll('a').map(a => a.href)",
        "document.querySelectorAll('a')[7].href", "document.querySelector('p').innerText()",
        "[].reduce((a, b) => a + b)",
        "[...document.querySelector('p')]", "document.querySelector('a' + '[').href",
    ])
    func `what JavaScript throws an error for is told apart`(expression: String) throws {
        #expect(throws: LocatorTypeError.self) { try evaluate(expression, session()) }
    }

    @Test(arguments: [
        ("alert(1)", "offset 0: unknown name 'alert'"), ("", "offset 0: the expression does not end"),
        ("document.cookie", "offset 9: unknown member 'cookie'"),
        ("document.querySelector('a')['onclick']", "offset 28: unknown member 'onclick'"),
        ("document.querySelector('a'", "offset 26: expected ','"),
        ("document.querySelector('a').href = 'b'", "offset 33: unexpected text"),
        ("document.querySelector('a >> b').href", "offset 23: selector 'a >> b': \(selectorError)"),
        ("document.querySelectorAll('a').length;;", "offset 38: unexpected text"),
        ("[...document.querySelectorAll('a')].map(x => y.href)", "offset 45: unknown name 'y'"),
        ("'open", "offset 0: the string does not end"), ("1 + `${", "offset 5: the template does not end"),
        ("while (true) {}", "offset 0: unknown name 'while'"),
        ("fetch('/x')", "offset 0: unknown name 'fetch'"),
        ("document.querySelector('ä').x y", "offset 29: unknown member 'x'"),
    ])
    func `a mistake is named with its place`(expression: String, message: String) {
        let error = #expect(throws: LocatorExpression.SyntaxError.self) { try LocatorExpression(expression) }
        #expect(error?.description == message)
    }

    private static var selectorError: String {
        do {
            _ = try Selector("a >> b")
            return ""
        } catch { return "\(error)" }
    }

    @Test(arguments: [
        // A function that calls itself.
        "(f => f(f))(f => f(f))",
        // Lists of lists, and texts of texts.
        "(l => l.map(a => l.map(b => l.map(c => l.map(d => l.map(e => l.map(f => l.map(g => 1))))))))([...document.querySelectorAll('*')])",
        "(d => d(d(d(d(d(d(d(d(d('xxxxxxxxxxxxxxxx'))))))))))(t => t.split('').map(x => t + t + t + t + t + t + t + t).join(''))",
    ])
    func `work is counted`(expression: String) throws {
        #expect(throws: EnvironmentError.self) { try evaluate(expression, session()) }
    }

    @Test func `nesting is refused, not fatal`() {
        for text in ["(", "[", "!", "x => ", "a ? ", "`${"] {
            #expect(throws: LocatorExpression.SyntaxError.self) {
                try LocatorExpression(String(repeating: text, count: 5000))
            }
        }
        let sum = Array(repeating: "1", count: 8000).joined(separator: "+")
        #expect(throws: LocatorExpression.SyntaxError.self) { try LocatorExpression(sum) }
    }

    @Test func `locators see what the agent did to forms`() throws {
        var session = try session()
        let box = session.view.nodes.first { $0.role == .checkbox }?.id ?? 0
        _ = try ActionExecutor.perform(.click(id: box), in: &session)
        #expect(try evaluate("document.getElementById('c').checked", session) == "False")
        #expect(try evaluate("document.querySelectorAll('#f input').length", session) == "3")
    }

    @Test func `a task can ask for counts and for what is gone`() throws {
        func score(_ locator: String, _ value: String) throws -> Double {
            let check = ContentCheck(
                url: "last", locator: locator,
                requiredContents: ReferenceAnswers(checks: [
                    .init(rule: .exactMatch, values: [value], isScalar: true)
                ]))
            var evaluator = ContentEvaluator(
                check: check, session: try session(), EvaluationSpec(kinds: [.programHTML]))
            return try evaluator.score().score
        }
        #expect(try score("document.querySelectorAll('tbody tr').length", "2") == 1)
        #expect(
            try score("[...document.querySelectorAll('td')].filter(t => t.innerText == 'Jug').length", "0")
                == 1)
        #expect(try score("document.querySelector('.warning') === null", "True") == 1)
        #expect(try score("lambda:() => document.querySelectorAll('tbody tr').length", "2") == 1)
    }
}
