import Groundwork
import TestSupport
import Testing

@testable import Browser

/// What is said of pages that need what is not there, and not of others.
@Suite struct PageNeedsTests {
    private func warnings(_ html: String) throws -> [String] {
        var web = ScriptedTransport()
        web.page("http://shop.test/", html)
        var session = Session(transport: web)
        try session.open(try #require(WebURL("http://shop.test/")))
        return session.page.warnings
    }

    static let article =
        "<h1>Harbour news</h1><p>\(String(repeating: "The boats are back in the harbour. ", count: 5))</p>"

    @Test(arguments: [
        ("<div id=root></div><script src=app.js></script>", "the page's contents come from scripts"),
        (
            "<noscript>You need to enable JavaScript to run this app.</noscript><div id=app></div><script>go()</script>",
            "the page's contents come from scripts"
        ),
        ("\(article)<canvas width=300 height=200></canvas>", "a canvas"),
        (
            "\(article)<button type=button onclick=save()>Save</button><div onclick=open()>More</div><a href=# onclick=x()>Y</a>",
            "3 controls act by scripts alone"
        ),
        ("\(article)<a href='javascript:more()'>More</a>", "one control acts by scripts alone"),
        (
            "\(article)<form onsubmit='return send()'><input name=q><button>Go</button></form>",
            "a form is sent by a script"
        ),
        (
            "\(article)<include-fragment src=/comments></include-fragment><script></script>",
            "parts of the page are loaded"
        ),
        ("\(article)<div aria-busy=true></div>", "parts of the page are loaded"),
    ])
    func `a page that needs scripts says so`(html: String, sentence: String) throws {
        #expect(try warnings(html).contains { $0.contains(sentence) })
    }

    @Test(arguments: [
        "\(article)<script async src=https://analytics.test/a.js></script><script>track()</script>",
        "\(article)<script type=application/ld+json>{}</script><a href=/x onclick=track()>Read on</a>",
        "\(article)<form action=/find onsubmit=track()><input name=q><button onclick=track()>Go</button></form>",
        "<script>t()</script><form action=/login method=post><input name=u><input name=p type=password><button>Go</button></form>",
        "<ul><li onclick=go()><a href=/x>A product</a></li></ul>\(article)<noscript><img src=/pixel></noscript>",
        "<p>Nothing here.</p>",
    ])
    func `a page that works without its scripts is not spoken of`(html: String) throws {
        #expect(try warnings(html) == [])
    }
}
