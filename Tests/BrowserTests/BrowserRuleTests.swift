import Foundation
import Groundwork
import TestSupport
import Testing

@testable import Browser

/// Rules of the HTML and HTTP standards, one test each.
@Suite struct BrowserRuleTests {
    private func session(_ html: String, _ build: (inout ScriptedTransport) -> Void = { _ in }) throws
        -> Session
    {
        var web = ScriptedTransport()
        web.page("http://shop.test/", html)
        for method in ["GET", "POST"] {
            web.route(method, "http://shop.test/to") { _, _ in .html("<title>Sent</title>") }
        }
        build(&web)
        var session = Session(transport: web)
        try session.open(try #require(WebURL("http://shop.test/")))
        return session
    }
    private func last(_ session: Session) -> HTTPRequest? {
        (session.transport as? ScriptedTransport)?.requests.last
    }
    private func id(_ session: Session, _ name: String) -> Int {
        session.view.nodes.first { $0.name == name && $0.role != .text }?.id ?? 0
    }
    private func perform(_ session: inout Session, _ name: String, _ action: (Int) -> Action) throws
        -> String?
    {
        try ActionExecutor.perform(action(id(session, name)), in: &session)
    }
    private func press(_ keys: [String], _ session: inout Session) throws {
        for key in keys { #expect(try ActionExecutor.perform(.press(keys: key), in: &session) == nil) }
    }
    private func focusedName(_ session: Session) -> String? {
        session.view.nodes.dropFirst().first { $0.states.contains(.focused) }?.name
    }

    // MARK: Files

    private func withFiles(_ body: (UploadFolder) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        let inside = folder.appendingPathComponent("in")
        try FileManager.default.createDirectory(at: inside, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("a,b\r\n".utf8).write(to: inside.appendingPathComponent("list \"1\".csv"))
        try Data([0, 255, 10]).write(to: inside.appendingPathComponent("raw"))
        try Data("secret".utf8).write(to: folder.appendingPathComponent("secret"))
        try FileManager.default.createSymbolicLink(
            at: inside.appendingPathComponent("way-out"),
            withDestinationURL: folder.appendingPathComponent("secret"))
        try body(try UploadFolder(path: inside.path))
    }
    private static let fileForm = """
        <form action=/to method=post enctype=multipart/form-data>
        <input type=file name=f aria-label=File multiple><button>Go</button></form>
        """

    @Test func `files are sent byte by byte with name and type`() throws {
        try withFiles { folder in
            var session = try session(Self.fileForm)
            session.uploadFolder = folder
            #expect(
                try perform(&session, "File") {
                    .fill(id: $0, text: "list \"1\".csv\nraw", pressEnter: false)
                } == nil)
            #expect(try perform(&session, "Go") { .click(id: $0) } == nil)
            let body = last(session)?.body ?? []
            let text = String(decoding: body, as: UTF8.self)
            #expect(
                text.contains(
                    "name=\"f\"; filename=\"list %221%22.csv\"\r\nContent-Type: text/csv\r\n\r\na,b\r\n\r\n"))
            #expect(text.contains("filename=\"raw\"\r\nContent-Type: application/octet-stream\r\n\r\n"))
            #expect(body.indices.dropLast(2).contains { body[$0...].starts(with: [0, 255, 10, 13, 10]) })
        }
    }

    @Test(arguments: ["../secret", "way-out", "/etc/hostname", "missing", "."])
    func `a file outside of the folder can't be sent`(name: String) throws {
        try withFiles { folder in
            var session = try session(Self.fileForm)
            session.uploadFolder = folder
            #expect(try perform(&session, "File") { .fill(id: $0, text: name, pressEnter: false) } != nil)
            #expect(session.form.values.isEmpty)
        }
    }

    @Test func `without a folder no file can be sent, and an empty field sends an empty file`() throws {
        var session = try session(Self.fileForm)
        #expect(
            try perform(&session, "File") { .fill(id: $0, text: "raw", pressEnter: false) }
                == "there are no files to upload here")
        #expect(try perform(&session, "Go") { .click(id: $0) } == nil)
        let body = String(decoding: last(session)?.body ?? [], as: UTF8.self)
        #expect(
            body.contains(
                "name=\"f\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n"))
    }

    @Test func `a file field says which file it has, or how many`() throws {
        try withFiles { folder in
            var session = try session("<label>Photo <input type=file multiple></label>")
            session.uploadFolder = folder
            func shown() -> String? { session.view.nodes.first { $0.role == .button }?.value }
            #expect(shown() == "No file chosen")
            #expect(try perform(&session, "Photo") { .fill(id: $0, text: "raw", pressEnter: false) } == nil)
            #expect(shown() == "raw")
            let both = "raw\nlist \"1\".csv"
            #expect(try perform(&session, "Photo") { .fill(id: $0, text: both, pressEnter: false) } == nil)
            #expect(shown() == "2 files")
        }
    }

    // MARK: Lists, suggestions, dialogs, details

    @Test func `a list of several choices takes and gives up each of them`() throws {
        var session = try session(
            "<form action=/to><select multiple name=s aria-label=S><optgroup label=G><option>a<option>b</optgroup><optgroup disabled label=D><option>c</optgroup></select><button>Go</button></form>"
        )
        for option in ["a", "b"] {
            #expect(try perform(&session, "S") { .select(id: $0, option: option) } == nil)
        }
        #expect(try perform(&session, "S") { .select(id: $0, option: "c") } != nil)
        var cleared = session
        #expect(try perform(&session, "Go") { .click(id: $0) } == nil)
        #expect(last(session)?.url == "http://shop.test/to?s=a&s=b")
        #expect(try perform(&cleared, "S") { .clear(id: $0) } == nil)
        #expect(try perform(&cleared, "Go") { .click(id: $0) } == nil)
        #expect(last(cleared)?.url == "http://shop.test/to?")
    }

    @Test func `a suggestion of a datalist goes into the field, and other text may`() throws {
        var session = try session(
            "<form action=/to><input name=c aria-label=City list=l><datalist id=l><option value=TRN label=Turin><option>Milan</datalist><button>Go</button></form>"
        )
        #expect(
            try perform(&session, "City") { .select(id: $0, option: "Rome") }?.contains("'TRN', 'Milan'")
                == true)
        #expect(try perform(&session, "City") { .select(id: $0, option: "turin") } == nil)
        #expect(try perform(&session, "Go") { .click(id: $0) } == nil)
        #expect(last(session)?.url == "http://shop.test/to?c=TRN")
    }

    @Test func `a dialog shows what it holds while it is open, and its form closes it`() throws {
        var session = try session(
            """
            <button commandfor=d command=show-modal>Ask</button>
            <dialog id=d><p>Sure?</p><form method=dialog><button>Yes</button></form></dialog>
            <dialog open><p>Welcome</p></dialog>
            """)
        #expect(session.view.text.contains("Welcome"))
        #expect(!session.view.text.contains("Sure?"))
        #expect(try perform(&session, "Ask") { .click(id: $0) } == nil)
        #expect(session.view.text.contains("Sure?"))
        #expect(try perform(&session, "Yes") { .click(id: $0) } == nil)
        #expect(!session.view.text.contains("Sure?"))
        #expect(session.url.path == "/")
    }

    @Test func `details of one name are open one at a time`() throws {
        var session = try session(
            "<details name=x open><summary>A</summary>first</details><details name=x><summary>B</summary>second</details>"
        )
        #expect(try perform(&session, "B") { .click(id: $0) } == nil)
        #expect(session.view.text.contains("second"))
        #expect(!session.view.text.contains("first"))
    }

    @Test func `details without a summary open by the one that the browser makes`() throws {
        var session = try session("<details><p>inside</p></details>")
        #expect(!session.view.text.contains("inside"))
        #expect(try perform(&session, "Details") { .click(id: $0) } == nil)
        #expect(session.view.text.contains("inside"))
        let paragraph = try #require(session.view.nodes.first { $0.name == "inside" }?.id)
        #expect(try ActionExecutor.perform(.click(id: paragraph), in: &session) == nil)
        #expect(session.view.text.contains("inside"))
    }

    @Test(arguments: ["popovertarget=p", "commandfor=p command=toggle-popover"])
    func `a button shows a popover and hides it again`(attributes: String) throws {
        var session = try session("<button \(attributes)>Menu</button><div popover id=p>Help</div>")
        #expect(!session.view.text.contains("Help"))
        #expect(try perform(&session, "Menu") { .click(id: $0) } == nil)
        #expect(session.view.text.contains("Help"))
        #expect(try perform(&session, "Menu") { .click(id: $0) } == nil)
        #expect(!session.view.text.contains("Help"))
    }

    @Test func `what is for browsers without scripts is shown`() throws {
        let session = try session("<noscript><a href=/to>Plain version</a></noscript>")
        #expect(session.view.nodes.contains { $0.role == .link && $0.name == "Plain version" })
    }

    // MARK: Keys

    @Test func `Tab stops at a radio group once, at positive indices first`() throws {
        var session = try session(
            """
            <a href=/to>L</a><input type=radio name=r aria-label=R1><input type=radio name=r aria-label=R2 checked>
            <input aria-label=F tabindex=1><input aria-label=Off disabled><button tabindex=-1>Never</button><button>B</button>
            """)
        var order: [String] = []
        for _ in 0..<4 {
            try press(["Tab"], &session)
            order.append(focusedName(session) ?? "")
        }
        #expect(order == ["F", "L", "R2", "B"])
        try press(["Shift+Tab"], &session)
        #expect(focusedName(session) == "R2")
    }

    @Test func `Space switches a box and presses a button, arrows choose in groups and lists`() throws {
        var session = try session(
            """
            <form action=/to><input type=checkbox name=c aria-label=C><input type=radio name=r value=1 aria-label=R1 checked>
            <input type=radio name=r value=2 aria-label=R2><select name=s aria-label=S><option>a<option>b<option>c</select>
            <button>Go</button></form>
            """)
        try press(["Tab", "Space", "Tab", "ArrowDown", "Tab", "ArrowDown", "ArrowDown", "ArrowUp"], &session)
        try press(["Tab", "Space"], &session)
        #expect(last(session)?.url == "http://shop.test/to?c=on&r=2&s=b")
    }

    @Test func `keys edit at the caret, and the clipboard goes from field to field`() throws {
        var session = try session(
            "<form action=/to><input name=a value=ac><input name=b maxlength=3 value=xyz><button>Go</button></form>"
        )
        try press(["Tab", "ArrowLeft", "b", "Control+a", "Control+c"], &session)
        try press(["Tab", "Home", "q", "Delete", "Control+v", "End", "!"], &session)
        try press(["Enter"], &session)
        #expect(last(session)?.url == "http://shop.test/to?a=abc&b=yz%21")
    }

    // MARK: Navigation

    @Test func `a named tab is used again, and base says the target of all links`() throws {
        var session = try session("<base target=help><a href=/to>One</a><a href=/x target=_self>Two</a>")
        #expect(try perform(&session, "One") { .click(id: $0) } == nil)
        #expect(try perform(&session, "One") { .click(id: $0) } == nil)
        #expect(session.tabs.count == 2)
        #expect(try perform(&session, "Two") { .click(id: $0) } == nil)
        #expect(session.url.path == "/x")
    }

    @Test func `a slow refresh is left alone`() throws {
        let session = try session("<title>Here</title><meta http-equiv=refresh content='30; url=/to'>")
        #expect(session.page.title == "Here")
    }

    @Test func `a form that is sent on twice across origins says so`() throws {
        let form = "<form method=post action=http://a.test/x><button>Go</button></form>"
        var session = try session(form) {
            $0.redirect("POST", "http://a.test/x", to: "http://b.test/y", status: 307)
            $0.route("POST", "http://b.test/y") { _, _ in .html("<title>Y</title>") }
        }
        #expect(try perform(&session, "Go") { .click(id: $0) } == nil)
        #expect(last(session)?.headers.first { $0.isNamed("Origin") }?.value == "null")
    }

    @Test func `a redirect to another page forgets the type of the body it drops`() throws {
        var session = try session(
            "<form method=post action=/p><input name=a value=1><button>Go</button></form>"
        ) {
            $0.redirect("POST", "http://shop.test/p", to: "/to", status: 303)
        }
        #expect(try perform(&session, "Go") { .click(id: $0) } == nil)
        let request = last(session)
        #expect(request?.method == "GET")
        #expect(request?.headers.contains { $0.isNamed("Content-Type") || $0.isNamed("Origin") } == false)
    }

    // MARK: Cookies and names

    @Test func `an insecure page can't replace a secure cookie`() throws {
        var jar = CookieJar()
        let secure = try #require(WebURL("https://shop.test/"))
        let insecure = try #require(WebURL("http://shop.test/"))
        jar.store(setCookie: "id=1; Secure", from: secure, now: 0)
        jar.store(setCookie: "id=2", from: insecure, now: 0)
        #expect(jar.header(for: secure, now: 0) == "id=1")
        #expect(jar.cookies.count == 1)
    }

    @Test func `names with a prefix keep its promise`() throws {
        var jar = CookieJar()
        let secure = try #require(WebURL("https://shop.test/a/"))
        for text in [
            "__Secure-a=1", "__Host-b=1; Secure", "__Host-c=1; Secure; Path=/; Domain=shop.test",
            "__Host-d=1; Secure; Path=/",
        ] {
            jar.store(setCookie: text, from: secure, now: 0)
        }
        #expect(jar.cookies.map(\.name) == ["__Host-d"])
        #expect(jar.cookies.first?.isHTTPOnly == false)
    }

    @Test func `the credentials of an address answer a challenge and are remembered for its origin`() throws {
        var session = try session("<a href=http://ada:s%3Acret@shop.test/vault>In</a>") {
            $0.route("GET", "http://shop.test/vault") { request, _ in
                request.headers.contains {
                    $0.isNamed("Authorization") && $0.value == "Basic YWRhOnM6Y3JldA=="
                }
                    ? .html("<title>Inside</title>")
                    : HTTPResponse(
                        status: 401,
                        headers: [
                            HTTPHeader("WWW-Authenticate", "Digest realm=\"x\", Basic realm=\"vault\"")
                        ], body: ResponseBody("no"))
            }
        }
        #expect(try perform(&session, "In") { .click(id: $0) } == nil)
        #expect(session.page.title == "Inside")
        #expect(try ActionExecutor.perform(.goto(url: "http://shop.test/vault"), in: &session) == nil)
        #expect(session.page.title == "Inside")
        #expect((session.transport as? ScriptedTransport)?.requests.count == 4)
    }

    @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")])
    func `base64 is that of the standard`(text: String, encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
    }
}
