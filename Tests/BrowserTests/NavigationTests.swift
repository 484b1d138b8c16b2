import Groundwork
import TestSupport
import Testing

@testable import Browser

@Suite struct NavigationTests {
    private func session(_ path: String = "/", _ build: (inout ScriptedTransport) -> Void) throws -> Session {
        var web = ScriptedTransport()
        build(&web)
        var session = Session(transport: web)
        try session.open(try #require(WebURL("http://shop.test\(path)")))
        return session
    }
    private func requests(_ session: Session) -> [HTTPRequest] {
        (session.transport as? ScriptedTransport)?.requests ?? []
    }
    private func click(_ name: String, _ session: inout Session) throws -> String? {
        let id = session.view.nodes.first { $0.name == name && $0.role != .text }?.id ?? 0
        return try ActionExecutor.perform(.click(id: id), in: &session)
    }

    @Test func `cookies set on the way of a redirect are sent on`() throws {
        let session = try session {
            $0.route("GET", "http://shop.test/") { _, _ in
                HTTPResponse(
                    status: 302,
                    headers: [HTTPHeader("location", "/in"), HTTPHeader("set-cookie", "id=7; Path=/")],
                    body: ResponseBody(""))
            }
            $0.page("http://shop.test/in", "<title>In</title>")
        }
        #expect(session.url.description == "http://shop.test/in")
        #expect(requests(session).last?.headers == [HTTPHeader("Cookie", "id=7")])
    }

    @Test(arguments: [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")])
    func `a redirected form keeps its method as the status says`(status: Int, method: String) throws {
        var session = try session {
            $0.page(
                "http://shop.test/",
                "<form method=post action=/a><input name=x value=1><button>Go</button></form>")
            $0.redirect("POST", "http://shop.test/a", to: "/b", status: status)
            for method in ["GET", "POST"] {
                $0.route(method, "http://shop.test/b") { _, _ in .html("<title>B</title>") }
            }
        }
        #expect(try click("Go", &session) == nil)
        #expect(requests(session).last?.method == method)
        #expect(requests(session).last?.body.isEmpty == (method == "GET"))
        #expect(session.page.title == "B")
    }

    @Test func `endless redirects end on an error page`() throws {
        let session = try session { $0.redirect("GET", "http://shop.test/", to: "/") }
        #expect(session.view.text.contains("redirected too many times"))
        #expect(requests(session).count == 21)
    }

    @Test func `an unknown host shows a page and a missing page is a page`() throws {
        var session = try session {
            $0.page("http://shop.test/", "<a href=http://nowhere.test/>Out</a><a href=/gone>Gone</a>")
        }
        #expect(try click("Out", &session) == nil)
        #expect(session.view.text.contains("This site can’t be reached"))
        #expect(try ActionExecutor.perform(.goBack, in: &session) == nil)
        #expect(try click("Gone", &session) == nil)
        #expect(session.view.text.contains("Not found"))
    }

    @Test func `a fragment changes the address without a request`() throws {
        var session = try session { $0.page("http://shop.test/", "<a href=#below>Below</a>") }
        #expect(try click("Below", &session) == nil)
        #expect(session.url.description == "http://shop.test/#below")
        #expect(requests(session).count == 1)
    }

    @Test func `a link for a new tab opens it behind, or in front where asked`() throws {
        var session = try session {
            $0.page("http://shop.test/", "<title>One</title><a href=/two target=_blank>Two</a>")
            $0.page("http://shop.test/two", "<title>Two</title>")
        }
        var foreground = session
        foreground.showsNewTabs = true
        #expect(try click("Two", &session) == nil)
        #expect(session.observation().tabTitles == ["One", "Two"])
        #expect(session.activeTab == 0)
        #expect(try click("Two", &foreground) == nil)
        #expect(foreground.activeTab == 1)
    }

    @Test func `links resolve against the base element`() throws {
        var session = try session {
            $0.page("http://shop.test/", "<base href=/deep/er/><a href=x>X</a>")
            $0.page("http://shop.test/deep/er/x", "<title>X</title>")
        }
        #expect(try click("X", &session) == nil)
        #expect(session.url.path == "/deep/er/x")
    }

    @Test func `a meta refresh is followed`() throws {
        let session = try session {
            $0.page("http://shop.test/", "<meta http-equiv=refresh content=\"0; url='/next'\">")
            $0.page("http://shop.test/next", "<title>Next</title>")
        }
        #expect(session.page.title == "Next")
    }

    @Test func `the referer is the page, across sites only its origin`() throws {
        var session = try session("/list?x=1") {
            $0.page("http://shop.test/list?x=1", "<a href=/here>Here</a><a href=http://other.test/>There</a>")
            $0.page("http://shop.test/here", "<title>Here</title>")
            $0.page("http://other.test/", "<title>There</title>")
        }
        var other = session
        #expect(try click("Here", &session) == nil)
        #expect(requests(session).last?.headers == [HTTPHeader("Referer", "http://shop.test/list?x=1")])
        #expect(try click("There", &other) == nil)
        #expect(requests(other).last?.headers == [HTTPHeader("Referer", "http://shop.test/")])
    }

    @Test func `text that is not HTML is shown as text`() throws {
        let session = try session {
            $0.route("GET", "http://shop.test/") { _, _ in
                HTTPResponse(
                    status: 200, headers: [HTTPHeader("Content-Type", "application/json")],
                    body: ResponseBody("{\"a\": \"<b>&amp;\"}"))
            }
        }
        #expect(session.view.text.contains("<b>&amp;"))
    }

    @Test func `going back finds forms as they were left`() throws {
        var session = try session {
            $0.page("http://shop.test/", "<label>Name <input name=n></label><a href=/b>B</a>")
            $0.page("http://shop.test/b", "<title>B</title>")
        }
        let field = session.view.nodes.first { $0.role == .textbox }?.id ?? 0
        #expect(
            try ActionExecutor.perform(.type(id: field, text: "Ada", pressEnter: false), in: &session) == nil)
        #expect(try click("B", &session) == nil)
        #expect(try ActionExecutor.perform(.goBack, in: &session) == nil)
        #expect(session.view.nodes.contains { $0.value == "Ada" })
        #expect(try ActionExecutor.perform(.goForward, in: &session) == nil)
        #expect(session.page.title == "B")
        #expect(try ActionExecutor.perform(.goForward, in: &session) != nil)
    }

    @Test func `closing the last tab leaves an empty one`() throws {
        var session = try session { $0.page("http://shop.test/", "<title>One</title>") }
        #expect(try ActionExecutor.perform(.closeTab, in: &session) == nil)
        #expect(session.url == .blank)
        #expect(session.observation().tabTitles == [""])
    }

    @Test func `a script link and a download say why nothing happens`() throws {
        var session = try session {
            $0.page("http://shop.test/", "<a href='javascript:x()'>Run</a><a href=/f download>Save</a>")
        }
        #expect(try click("Run", &session)?.contains("script") == true)
        #expect(try click("Save", &session)?.contains("download") == true)
        #expect(session.url.path == "/")
    }
}
