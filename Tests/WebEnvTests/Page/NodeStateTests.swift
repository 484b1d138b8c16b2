@testable import HTML
@testable import Page
import Testing

/// Values and states as Chromium tells them.
@Suite struct NodeStateTests {
    /// Of each node but texts its role, value and states, separated by slashes; without the root.
    private func tree(_ markup: String) -> String {
        AccessibilityTree(HTMLParser.parse(Array(markup.utf8))).nodes.dropFirst().filter { $0.role != .text }
            .map {
                ([$0.role.ariaName] + ($0.value.isEmpty ? [] : ["= \($0.value)"]) + $0.states.names)
                    .joined(separator: " ")
            }.joined(separator: " / ")
    }

    @Test(arguments: [
        ("<button role=combobox aria-label=c>Germany</button>", "combobox = Germany"),
        ("<div role=combobox tabindex=0>Ger<b>many</b></div>", "combobox = Germany"),
        ("<div role=combobox>Germany</div>", "combobox"),
        ("<div role=combobox tabindex=0><input value=In></div>", "combobox = In / textbox = In"),
        ("<div role=textbox contenteditable>one<br>two</div>", "textbox = one\ntwo multiline"),
        ("<div role=textbox>one<br>two</div>", "textbox = one\ntwo"),
        (
            "<div role=textbox contenteditable><p>one</p><p>two</p></div>",
            "textbox = one\n\ntwo multiline / paragraph / paragraph"
        ),
        ("<div role=textbox contenteditable aria-multiline=false>v</div>", "textbox = v"),
        ("<div role=searchbox contenteditable>one</div>", "searchbox = one"),
        ("<p contenteditable>para</p>", "paragraph = para"),
        ("<p contenteditable=false>para</p>", "paragraph"),
    ])
    func `what is a field by its role shows its text`(markup: String, expected: String) {
        #expect(tree(markup) == expected)
    }

    @Test func `what is edited has its text as its value, not as its name`() {
        let nodes = AccessibilityTree(HTMLParser.parse(Array("<h2 contenteditable>para</h2>".utf8))).nodes
        #expect(nodes[1].name.isEmpty && nodes[1].value == "para")
    }

    @Test(arguments: [
        ("role=slider", "slider = 50"), ("role=slider aria-valuemin=10 aria-valuemax=20", "slider = 15"),
        ("role=slider aria-valuenow=30 aria-valuemax=20", "slider = 20"),
        ("role=slider aria-valuenow=3 aria-valuetext=three", "slider = 3"),
        ("role=slider aria-valuenow=1.50", "slider = 1.5"),
        ("role=spinbutton", "spinbutton = 0"), ("role=meter", "meter = 0"),
        ("role=progressbar", "progressbar"),
        ("role=progressbar aria-valuenow=50", "progressbar = 50"), ("role=scrollbar", "scrollbar = 50"),
        ("role=separator tabindex=0 aria-valuenow=5", "separator = 5"),
        ("role=separator aria-valuenow=5", "separator"),
    ])
    func `what is a range by its role is somewhere in it`(attributes: String, expected: String) {
        #expect(tree("<div \(attributes)></div>") == expected)
    }

    @Test(arguments: [
        ("<input type=number value=abc>", "spinbutton"),
        ("<input type=number value=5.50>", "spinbutton = 5.5"),
        ("<input type=number value=1e3>", "spinbutton = 1000"),
        ("<input type=date value=2020-02-30>", "Date"),
        ("<input type=datetime-local value='2020-01-02 03:04'>", "DateTime = 2020-01-02T03:04"),
        ("<input type=color value=red>", "ColorWell = #ff0000"),
        ("<input type=email value=' a@b '>", "textbox = a@b"),
        ("<input value='a&#10;b'>", "textbox = ab"),
        ("<select multiple><option selected>a</select>", "listbox multiselectable / option selected"),
    ])
    func `a field shows what it holds`(markup: String, expected: String) {
        #expect(tree(markup) == expected)
    }

    @Test(arguments: [
        ("<input required>", "textbox required"), ("<input type=checkbox required>", "checkbox invalid"),
        ("<input type=checkbox required checked>", "checkbox checked"),
        ("<input type=radio name=r required>", "radio invalid"),
        ("<input type=radio required>", "radio"), ("<input type=search required>", "searchbox"),
        ("<input type=file required>", "button = No file chosen invalid"),
        ("<input type=date required>", "Date invalid"),
        ("<select required><option value=''>a</select>", "combobox = a collapsed invalid / option selected"),
        ("<select required><option>a</select>", "combobox = a collapsed / option selected"),
        ("<select required size=3><option>a</select>", "listbox required invalid / option"),
        ("<input type=email value=abc>", "textbox = abc invalid"),
        ("<input pattern=b value=a>", "textbox = a invalid"),
        ("<input type=number min=3 value=1>", "spinbutton = 1 invalid"),
        ("<input type=email value=abc disabled>", "textbox = abc disabled"),
        ("<input type=email value=abc aria-invalid=false>", "textbox = abc"),
        ("<div role=checkbox aria-required=true></div>", "checkbox"),
        ("<div role=radiogroup aria-required=true></div>", "radiogroup required"),
    ])
    func `what is asked of a field is told by its kind`(markup: String, expected: String) {
        #expect(tree(markup) == expected)
    }

    @Test(arguments: [
        ("<fieldset disabled><input></fieldset>", "group / textbox disabled"),
        (
            "<select><optgroup disabled label=g><option>a</optgroup><option>b</select>",
            "combobox = b collapsed / group / option disabled / option selected"
        ),
        (
            "<fieldset aria-disabled=true><input><p>t</p></fieldset>",
            "group disabled / textbox disabled / paragraph"
        ),
        ("<div aria-disabled=true><a href=x>l</a></div>", "generic disabled / link disabled"),
    ])
    func `what is in a disabled group is disabled`(markup: String, expected: String) {
        #expect(tree(markup) == expected)
    }

    @Test(arguments: [
        ("<button popovertarget=p>b</button>", "button collapsed"),
        ("<button popovertarget=p popovertargetaction=hide>b</button>", "button collapsed"),
        ("<input type=button value=v popovertarget=p>", "button collapsed"),
        ("<button popovertarget=p aria-expanded=true>b</button>", "button collapsed"),
        ("<button commandfor=p command=toggle-popover>b</button>", "button collapsed"),
        ("<button commandfor=p command=--x>b</button>", "button"),
        ("<form><button popovertarget=p>b</button></form>", "form / button"),
        ("<form><button type=button popovertarget=p>b</button></form>", "form / button collapsed"),
        ("<button popovertarget=p disabled>b</button>", "button disabled"),
        ("<button popovertarget=q>b</button>", "button"),
        ("<a href=x popovertarget=p>b</a>", "link"),
    ])
    func `a button for a popover says whether that is shown`(markup: String, expected: String) {
        #expect(tree(markup + "<div popover id=p>x</div><div id=q></div>") == expected)
    }

    @Test func `a popover that the agent opened is told as shown`() {
        let document = HTMLParser.parse(
            Array("<button popovertarget=p>b</button><div popover id=p>x</div>".utf8))
        var state = FormState()
        state.open[document.element(id: "p") ?? document.root] = true
        #expect(AccessibilityTree(document, state).nodes[1].states.contains(.expanded))
    }

    @Test(arguments: [
        ("<details><summary role=link>s</summary>b</details>", "group / link collapsed"),
        ("<details open><summary role=button>s</summary>b</details>", "group / button expanded"),
        (
            "<details><summary aria-expanded=true>s</summary>b</details>",
            "group / DisclosureTriangle collapsed"
        ),
        ("<details><summary role=heading>s</summary>b</details>", "group / heading"),
        (
            "<details name=a open><summary>A</summary>1</details><details open name=a><summary>B</summary>2</details>",
            "group / DisclosureTriangle expanded / group / DisclosureTriangle collapsed"
        ),
    ])
    func `a summary says whether its details are open, whatever its role`(markup: String, expected: String) {
        #expect(tree(markup) == expected)
    }
}
