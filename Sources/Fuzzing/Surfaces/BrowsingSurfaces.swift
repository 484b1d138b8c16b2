import Browser
import Groundwork
import Learning
import WebEnv

/// A page in a browser: it is opened and acted on, by chance that follows from its bytes.
struct PageSurface: FuzzSurface {
    static let name = "page"
    static let summary = "pages opened, their fields filled, their buttons pressed"
    static let grammar = InputGrammar.markup
    static let tokens =
        PageWords.all + [
            "/away?/", "/away?/away", "/echo", "/cookie?a=b; Domain=test", "/text", "/secret",
            "target=_blank",
            "method=post", "enctype=multipart/form-data", "enctype=text/plain", "required",
            "formaction=/echo",
            "<meta http-equiv=refresh content=\"0; url=/echo\">", "<base href=\"/x/\">", "accept-charset",
            "readonly",
        ]
    static let sliceLength: UInt64 = 5000

    /// Actions on one page, each of which may spend the page's whole budget of work: few on a large one, so that the bound
    /// of an input's time is about one action.
    private static func steps(_ input: [UInt8]) -> Int { input.count > 20_000 ? 2 : 6 }
    private static let texts = [
        "", "kettle", "9223372036854775807", "-1e308", "2026-13-45", "a@b", "\u{301}\"><b>", "line\nline",
        String(repeating: "x", count: 5000), "12:60", "#12345", "aaaaaaaaaaaaaaaaaaaaaaaa!", "\u{0}",
    ]
    private static let keys = [
        "Enter", "Tab", "Shift+Tab", "Control+a", "Backspace", "ArrowDown", "a", "Escape", "Space",
    ]
    private let dialects = Dialect.names.compactMap { Dialect(name: $0) }

    init(scratch: String) {}

    func run(_ input: [UInt8]) throws {
        var random = RandomSource(input.fingerprint)
        let web = SmallWeb(page: ResponseBody(input))
        var environment = WebEnvironment(
            transport: web, limits: .none, dialect: dialects[random.below(dialects.count)])
        var now = try environment.reset(task: SmallWeb.task, seed: 1)
        for _ in 0..<Self.steps(input) {
            let action = action(on: now.observation, &random)
            var fork = environment.fork()
            now = try environment.step(action)
            if random.once(in: 8) {
                let other = try fork.step(action)
                try require(
                    other.observation.page.text == now.observation.page.text
                        && other.observation.url == now.observation.url, "a fork goes another way",
                    "\(action)")
            }
        }
    }

    private func action(on observation: Observation, _ random: inout RandomSource) -> Action {
        if random.once(in: 3) {
            let episode = Episode(intent: SmallWeb.task.intent, observation: observation)
            let action = RandomPolicy().decide(episode, using: &random).action
            if case .stop = action { return .goBack }
            return action
        }
        let id = random.pick(observation.nodes)?.id ?? 1
        let text = random.pick(Self.texts) ?? ""
        switch random.below(8) {
        case 0...2: return .click(id: id)
        case 3: return .type(id: id, text: text, pressEnter: random.once(in: 2))
        case 4: return .fill(id: id, text: text, pressEnter: random.once(in: 2))
        case 5: return .press(keys: random.pick(Self.keys) ?? "")
        case 6:
            let option = random.pick(observation.nodes.filter { $0.role == .option })?.name
            return .select(id: id, option: option ?? text)
        default: return random.once(in: 2) ? .hover(id: id) : .goBack
        }
    }
}

/// What agents write, a line an action, on a page that has one of each control.
struct ActionSurface: FuzzSurface {
    static let name = "actions"
    static let summary = "actions of every dialect, strict and not, carried out on a page"
    static let tokens = [
        "click [", "] [", "type [7] [a] [1]", "fill [9] [x] [0]", "press [Control+a]",
        "goto [http://page.test/echo]",
        "new_tab", "close_tab", "tab_focus [0]", "go_back", "stop [N/A]", "scroll [down]",
        "select [12] [two]",
        "click('12')", "fill('8', 'x')", "select_option('9', ['one', 'two'])", "keyboard_press('Enter')",
        "tab_focus(1)",
        "send_msg_to_user('x')", "press('7', 'Shift+Tab')", "drag_and_drop('1', '2')",
        "upload_file('3', 'x')",
        "do(action=\"Click\", element=\"3\")", "do(action=\"Type\", argument=\"x\", element=\"4\")",
        "exit(message=\"\")",
        "```", "goto [about:blank]", "mouse_click(1, 2)", "noop(1e308)", "scroll(0, 1e308)",
    ]
    static let sliceLength: UInt64 = 10_000

    private static let page = """
        <title>Controls</title><a href=/echo?a>Link</a> <a href=/echo target=_blank>New</a><h1>Controls</h1>
        <form action=/echo method=post><label>Name <input name=n maxlength=20></label>
        <label>Number <input type=number name=u min=1 max=9 step=2></label><label>Date <input type=date name=d></label>
        <label>Secret <input type=password name=p></label><label>Text <textarea name=t rows=3>a
        b</textarea></label><label>One <select name=s><option>one<option value=2>two<option disabled>three</select></label>
        <label>Many <select name=m multiple><optgroup label=g><option>x<option selected>y</optgroup></select></label>
        <label><input type=checkbox name=c> Agree</label><label><input type=radio name=r value=1> R1</label>
        <label><input type=radio name=r value=2 checked> R2</label><label>File <input type=file name=f></label>
        <label>Range <input type=range name=g min=0 max=10></label><label>Pattern <input name=q pattern="[a-z]+"></label>
        <button name=go value=1>Send</button><button type=reset>Reset</button></form>
        <details><summary>More</summary><p>Hidden text</details><div contenteditable>Edit me</div>
        <iframe srcdoc="<button>Inside</button>"></iframe><button popovertarget=o>Open</button><div popover id=o>Popped</div>
        """
    private let dialects: [Dialect] =
        Dialect.names.flatMap { name in
            [Dialect(name: name), Dialect(name: name, isStrict: true), Dialect(name: name, window: 5)]
                .compactMap { $0 }
        } + [Dialect(.browserGym(BrowserGymObservation(), Self.wholeBrowserGym))]
    /// Everything that BrowserGym's actions know.
    private static let wholeBrowserGym = BrowserGymActionDialect(
        subsets: Set(BrowserGymActionDialect.Subset.allCases), isMultiaction: true)
    private let body = ResponseBody(Self.page)

    init(scratch: String) {}

    func run(_ input: [UInt8]) throws {
        let dialect = dialects[Int(input.fingerprint % UInt64(dialects.count))]
        var environment = WebEnvironment(transport: SmallWeb(page: body), limits: .none, dialect: dialect)
        var now = try environment.reset(task: SmallWeb.task, seed: 1)
        for line in input.lines(atMost: 24) {
            try checkWords(line, dialect, now.observation.page)
            now = try environment.step(output: line)
            if now.ending != nil { return }
        }
    }

    /// An action that is printed is read as the same action.
    private func checkWords(_ line: String, _ dialect: Dialect, _ page: PageView) throws {
        for action in dialect.actions(in: line, on: page) {
            if case .invalid = action { continue }
            guard let text = dialect.print(action, on: page) else { continue }
            // A dialect may print calls of groups that it does not offer.
            if case .browserGym(_, let actions) = dialect.form, actions != Self.wholeBrowserGym { continue }
            let again = dialect.actions(in: text, on: page)
            let isStrict = dialect == Dialect(name: "webarena", isStrict: true)
            try require(
                again == [action] || isStrict, "an action differs after printing and reading",
                "\(text) is read as \(again)")
        }
    }
}

/// The pattern of a field (first line) and what is typed into it (the rest).
struct PatternSurface: FuzzSurface {
    static let name = "pattern"
    static let summary = "patterns of form fields against texts"
    static let tokens = [
        "(a+)+", "[a-z]{1,255}", "(?:", "(?=", "(?<!", "\\d", "\\p{L}", "\\u{1F600}", "[^]", "{,}",
        "{2147483648}",
        "{0,9223372036854775807}", "|", "^", "$", "*?", "\\b", "[z-a]", "[\\w-]", "(((((", "\\1", ".",
        "aaaaaaaa",
    ]
    static let sliceLength: UInt64 = 10_000

    init(scratch: String) {}

    func run(_ input: [UInt8]) throws {
        let end = input.firstIndex(of: 0x0A) ?? input.count
        let page =
            Array("<form action=/echo><input value=\"".utf8) + Self.escaped(input[end...].dropFirst())
            + Array("\" name=a pattern=\"".utf8) + Self.escaped(input[..<end]) + Array("\"><button>Go".utf8)
        var environment = WebEnvironment(transport: SmallWeb(page: ResponseBody(page)), limits: .none)
        let start = try environment.reset(task: SmallWeb.task, seed: 1)
        guard let button = start.observation.nodes.first(where: { $0.role == .button }) else { return }
        _ = try environment.step(.click(id: button.id))
    }

    private static func escaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        bytes.flatMap { $0 == 0x22 ? Array("&quot;".utf8) : $0 == 0x26 ? Array("&amp;".utf8) : [$0] }
    }
}
