@testable import Browser
@testable import HTML
import Groundwork
@testable import Page
import Testing

@testable import WebEnv

/// What is found out about a document once, and kept with it.
@Suite struct ControlIndexTests {
    private func document(_ markup: String) -> Document { HTMLParser.parse(Array(markup.utf8)) }

    @Test func `a document is read once for all who look, and what that takes is counted`() throws {
        let document = document("<style>p{display:none} .a b{color:red}</style><form><input name=a></form>")
        let bare = document.memoryFootprint
        #expect(bare > 500)
        let first: ControlIndex = document.derived()
        let counted = document.memoryFootprint
        #expect(counted >= bare + first.memoryFootprint)
        #expect(FormControls(document: document).index === first)
        #expect(document.memoryFootprint == counted)
        _ = document.styleRules
        let scopes: TreeScopes = document.derived()
        #expect(
            document.memoryFootprint
                == counted + document.styleRules.memoryFootprint + scopes.memoryFootprint)
    }

    @Test func `a body's memory grows with what is derived from its document`() throws {
        let account = MemoryAccount()
        let body = ResponseBody("<style>p{display:none}</style><form><input name=a></form>")
        body.charge(to: account)
        let document = body.document(contentType: nil)
        let before = account.bytes
        #expect(before == body.memoryFootprint)
        var state = FormState()
        state.values[NodeID(3)] = "typed"
        _ = AccessibilityTree(document, state)
        #expect(account.bytes > before + 200)
        #expect(account.bytes == body.memoryFootprint)
        body.charge(to: nil)
        #expect(account.bytes == 0)
    }

    /// Typing reads no style sheet and tests no selector again.
    @Test func `a page is styled once for all that is typed on it`() {
        let rules = (0..<200).map { "p:not(.a\($0)) b{text-transform:uppercase}" }.joined()
        let document = document("<style>\(rules)</style><input name=a><p><b>x</b></p>")
        func style(_ text: String) -> (used: Int, isUpper: Bool) {
            var state = FormState()
            state.values[NodeID(5)] = text
            let budget = WorkBudget(for: document)
            let style = PageStyle(document, state, budget)
            return (budget.used, style[document.count - 2].letterCase == .upper)
        }
        let bytes = (style("a"), document.memoryFootprint)
        let again = (style("b"), document.memoryFootprint)
        #expect(bytes.0 == again.0 && bytes.1 == again.1)
        #expect(
            bytes.0.isUpper && bytes.0.used > 200,
            "the work counts for every view, so that views stay the same")
    }

    @Test func `whoever reads a document at once gets the same`() async {
        let document = document(
            "<form>" + String(repeating: "<input type=radio name=a checked>", count: 500) + "</form>")
        let found = await withTaskGroup(of: ObjectIdentifier.self) { group in
            for _ in 0..<16 { group.addTask { ObjectIdentifier(FormControls(document: document).index) } }
            return await group.reduce(into: Set<ObjectIdentifier>()) { $0.insert($1) }
        }
        #expect(found.count == 1)
    }

    @Test func `of many required radio buttons each is looked at once`() {
        // A hundred times as many comparisons would take minutes.
        let buttons = String(repeating: "<input type=radio name=a required>", count: 20_000)
        let lacking = document("<form>\(buttons)<input name=b required></form>")
        let controls = FormControls(document: lacking)
        #expect(controls.violations(among: controls.allControls).count == 20_001)
        let chosen = document(
            "<form>\(buttons)<input type=radio name=a checked><input name=b id=b required></form>")
        let form =
            chosen.descendantElements(of: chosen.root).first { chosen.tag($0) == "form" } ?? chosen.root
        let violation = FormControls(document: chosen).firstViolation(in: form)
        #expect(violation?.control == chosen.element(id: "b"))
    }

    @Test(arguments: [
        String(repeating: "<input type=radio name=a form=f checked>", count: 20_000) + "<form id=f></form>",
        String(repeating: "<label>", count: 20_000) + String(repeating: "<input>", count: 20_000),
        String(repeating: "<fieldset disabled><legend>x</legend><legend>", count: 200)
            + String(repeating: "<input>", count: 20_000),
        String(repeating: "<template><p id=a></template>", count: 20_000) + "<label for=a>x</label>",
    ])
    func `large pages of controls are read in one go`(markup: String) {
        let document = document(markup)
        #expect(FormControls(document: document).allControls.count <= 20_000)
    }

    @Test func `ids are looked up in the tree that asks`() {
        let document = document("<p id=a><template shadowrootmode=open><i id=b></i></template><i id=b></i>")
        let trees: TreeScopes = document.derived()
        #expect(!trees.isSingle)
        let inner = document.descendantElements(of: document.root).filter { document.tag($0) == "i" }
        #expect(trees.number(of: inner[0].position) == 1 && trees.number(of: inner[1].position) == 0)
        #expect(document.element(id: "b", inTreeOf: 1) == inner[1].position)
        #expect(document.element(id: "b", inTreeOf: inner[0].position) == inner[0].position)
        #expect(document.element(id: "a", inTreeOf: inner[0].position) == nil)
        #expect(document.references(.class, 1).isEmpty)
    }
}
