@testable import Browser
import Groundwork
@testable import HTML
@testable import Page
import TestSupport
import Testing

@testable import WebEnv

@Suite struct FormTests {
    private func session(_ html: String) throws -> Session {
        var web = ScriptedTransport()
        web.page("http://shop.test/", html)
        for method in ["GET", "POST"] {
            web.route(method, "http://shop.test/to") { _, _ in .html("<title>Sent</title>") }
        }
        var session = Session(transport: web)
        try session.open(try #require(WebURL("http://shop.test/")))
        return session
    }
    private func last(_ session: Session) -> HTTPRequest? {
        (session.transport as? ScriptedTransport)?.requests.last
    }
    private func perform(_ session: inout Session, _ name: String, _ action: (Int) -> Action) throws
        -> String?
    {
        let id = session.view.nodes.first { $0.name == name && $0.role != .text }?.id ?? 0
        return try ActionExecutor.perform(action(id), in: &session)
    }
    private func send(_ html: String, button: String = "Go") throws -> HTTPRequest? {
        var session = try session(html)
        #expect(try perform(&session, button) { .click(id: $0) } == nil)
        return last(session)
    }
    private func body(_ request: HTTPRequest?) -> String {
        String(decoding: request?.body ?? [], as: UTF8.self)
    }

    @Test func `successful controls are sent in order, the used button among them`() throws {
        let request = try send(
            """
            <form action=/to><input name=a value="1 2"><input name=off disabled value=x><fieldset disabled><legend>
            <input name=l value=3></legend><input name=f value=x></fieldset><input type=checkbox name=c checked>
            <input type=checkbox name=d><select name=s><option value=p>P<option selected>Q</select>
            <textarea name=t>x
            y</textarea><input value=nameless><button name=b value=1>Other</button><button name=b value=2>Go</button></form>
            <input form=none name=z value=1>
            """)
        let query = request?.url.split(separator: "?").last.map(String.init) ?? ""
        #expect(query == "a=1+2&l=3&c=on&s=Q&t=x%0D%0Ay&b=2")
    }

    @Test func `controls belong to a form by its id`() throws {
        let request = try send(
            "<form id=f action=/to><button>Go</button></form><input form=f name=far value=1>")
        #expect(request?.url == "http://shop.test/to?far=1")
    }

    @Test func `the button overrides address, method and encoding`() throws {
        let request = try send(
            """
            <form action=/no><input name=a value=é><button formaction=/to formmethod=post formenctype=multipart/form-data>Go</button></form>
            """)
        #expect(request?.method == "POST")
        let type = request?.headers.first { $0.isNamed("Content-Type") }?.value ?? ""
        let boundary = type.split(separator: "=").last ?? ""
        #expect(type.hasPrefix("multipart/form-data; boundary="))
        #expect(
            body(request)
                == "--\(boundary)\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\né\r\n--\(boundary)--\r\n"
        )
    }

    @Test func `an image button sends where it was clicked`() throws {
        let request = try send("<form method=post action=/to><input type=image name=i alt=Go></form>")
        #expect(body(request) == "i.x=0&i.y=0")
    }

    @Test func `radio buttons are one of a group, options one of a list`() throws {
        var session = try session(
            """
            <form action=/to><label><input type=radio name=r value=1 checked>One</label>
            <label><input type=radio name=r value=2>Two</label>
            <select name=s aria-label=List><option>Red<option>Blue</select><button>Go</button></form>
            """)
        #expect(try perform(&session, "Two") { .click(id: $0) } == nil)
        #expect(try perform(&session, "List") { .select(id: $0, option: "blu") } == nil)
        #expect(
            try perform(&session, "List") { .select(id: $0, option: "Green") }?.contains("'Red', 'Blue'")
                == true)
        #expect(try perform(&session, "Go") { .click(id: $0) } == nil)
        #expect(last(session)?.url == "http://shop.test/to?r=2&s=Blue")
    }

    @Test func `a reset button brings the markup's values back`() throws {
        var session = try session(
            "<form action=/to><input name=a value=1 aria-label=A><input type=reset value=Undo><button>Go</button></form>"
        )
        #expect(try perform(&session, "A") { .fill(id: $0, text: "2", pressEnter: false) } == nil)
        #expect(try perform(&session, "Undo") { .click(id: $0) } == nil)
        #expect(try perform(&session, "Go") { .click(id: $0) } == nil)
        #expect(last(session)?.url == "http://shop.test/to?a=1")
    }

    @Test(arguments: [
        ("required", "", "Please fill out this field."), ("type=email", "x", "missing an '@'"),
        ("type=url", "x", "Please enter a URL."),
        ("type=number min=3", "2", "greater than or equal to 3"),
        ("type=number max=3", "4", "less than or equal to 3"),
        ("type=number step=5", "7", "5 and 10"), ("pattern=[0-9]{3}", "12", "match the requested format"),
        ("minlength=3", "ab", "3 characters or more"),
        ("type=date min=2026-01-02", "2026-01-01", "2026-01-02 or later"),
    ])
    func `a form that breaks a constraint is not sent`(attributes: String, text: String, message: String)
        throws
    {
        let html =
            "<form action=/to><input name=a aria-label=A \(attributes)><button>Go</button><button formnovalidate>Force</button></form>"
        var session = try session(html)
        if !text.isEmpty {
            #expect(try perform(&session, "A") { .fill(id: $0, text: text, pressEnter: false) } == nil)
        }
        #expect(try perform(&session, "Go") { .click(id: $0) }?.contains(message) == true)
        #expect(session.url.path == "/")
        #expect(session.form.focused.map { session.page.document.tag($0) } == "input")
        #expect(try perform(&session, "Force") { .click(id: $0) } == nil)
        #expect(session.url.path == "/to")
    }

    @Test func `required radio buttons, boxes and lists ask for a choice`() throws {
        for control in [
            "<input type=radio name=a required>", "<input type=checkbox name=a required>",
            "<select name=a required><option value=''>-</select>",
        ] {
            var session = try session("<form action=/to>\(control)<button>Go</button></form>")
            #expect(try perform(&session, "Go") { .click(id: $0) }?.hasPrefix("Please") == true)
        }
    }

    @Test(arguments: [
        ("[a-z]+", "abc", true), ("[a-z]+", "abC", false), ("a|bc", "bc", true), ("a|bc", "abc", false),
        ("\\d{3}-\\d{4}", "555-1234", true), ("(ab)*", "ababab", true),
        ("[^\\s@]+@[^\\s@]+\\.[a-z]{2,}", "x@y.org", true),
        (".{2,4}", "12345", false), ("(?:x|y)?z", "yz", true), ("\\$[\\d,]+(\\.\\d\\d)?", "$1,200.50", true),
        ("^a$", "a", true), ("(a?){3}b", "aab", true), ("(a?){3}b", "aaaab", false),
        ("(a|b){2,3}", "abab", false),
        ("(a|b){2,3}?", "aba", true), ("a{0}b", "b", true), ("(a*)*", "aaa", true), ("", "", true),
        ("a||b", "", true),
    ])
    func `patterns match as in browsers`(pattern: String, text: String, isMatch: Bool) {
        #expect(PatternMatcher(pattern)?.matchesWhole(text) == isMatch)
    }

    @Test func `a pattern that would take forever is given up`() {
        #expect(PatternMatcher("(a+)+$x")?.matchesWhole(String(repeating: "a", count: 60)) == false)
        #expect(
            PatternMatcher("((a{900}){900}){900}")?.matchesWhole(String(repeating: "a", count: 60)) == nil)
        #expect(PatternMatcher("(?=x)") == nil)
        #expect(PatternMatcher("[z-a]") == nil)
    }
}

/// Large groups of radio buttons.
@Suite struct RadioGroupTests {
    @Test func `of many buttons that the markup checks the last is checked, in each form`() {
        let buttons = String(repeating: "<input type=radio name=a checked>", count: 3000)
        let document = HTMLParser.parse(
            Array("<form>\(buttons)</form><form>\(buttons)</form>\(buttons)".utf8))
        let controls = FormControls(document: document)
        let radios = controls.allControls
        #expect(radios.filter { controls.isChecked($0) } == [radios[2999], radios[5999], radios[8999]])
        #expect(controls.radioGroup(of: radios[3000]).count == 3000)
    }
}
