import Foundation
@testable import HTML
import TestSupport
import Testing
import WebEnv

@Suite struct BrowserGymObservationTests {
    private func text(_ markup: String, _ change: (inout BrowserGymObservation) -> Void = { _ in }) -> String
    {
        var observation = BrowserGymObservation()
        change(&observation)
        let dialect = Dialect(.browserGym(observation, BrowserGymActionDialect()))
        return PageView.make(HTMLParser.parse(Array(markup.utf8)), in: dialect).text
    }

    private static let page = """
        <title>Shop</title><header><p>It's <a href=/b><b>bold</b> link</a></p></header>
        <form><label>Qty <input type=number min=1 max=9 value=2 required></label><input type=password value=abc>
        <select aria-label=Sort><option>Price<option>Name</select><button>Buy</button><button type=button disabled>No</button></form>
        <ul><li>one</ul>
        """

    @Test func `a page as BrowserGym prints it`() {
        #expect(
            text(Self.page) == """
                RootWebArea 'Shop', focused
                \t[4] banner ''
                \t\t[5] paragraph ''
                \t\t\tStaticText "It's"
                \t\t\t[6] link 'bold link'
                \t\t\t\tStaticText 'bold'
                \t[8] form ''
                \t\t[9] LabelText ''
                \t\t\tStaticText 'Qty'
                \t\t\t[10] spinbutton 'Qty' value=2, required, valuemin=1, valuemax=9, valuetext='2'
                \t\t\t\tStaticText '2'
                \t\t[11] textbox '' value='•••'
                \t\t\tStaticText '•••'
                \t\t[12] combobox 'Sort' value='Price', hasPopup='menu', expanded=False
                \t\t\t[13] option 'Price', selected=True
                \t\t\t[14] option 'Name', selected=False
                \t\t[15] button 'Buy'
                \t\t[16] button 'No', disabled=True
                \t[17] list ''
                \t\t[18] listitem ''
                \t\t\tListMarker '•'
                \t\t\tStaticText 'one'
                """)
    }

    @Test func `clickable and visible elements are marked where asked`() {
        let marked = text(Self.page) {
            $0.showsClickable = true
            $0.showsVisible = true
        }
        for line in [
            "[4] banner '', visible", "[6] link 'bold link', clickable, visible",
            "[9] LabelText '', clickable, visible",
            "[10] spinbutton 'Qty' value=2, clickable, visible, required,",
            "[12] combobox 'Sort' value='Price', visible,",
            "[13] option 'Price', selected=True", "[15] button 'Buy', clickable, visible",
            "[16] button 'No', visible,",
        ] {
            #expect(marked.contains(line), "\(line)")
        }
    }

    @Test func `filters leave out what is asked`() {
        #expect(!text(Self.page) { $0.onlyVisible = true }.contains("option"))
        #expect(!text(Self.page) { $0.onlyWithBid = true }.contains("RootWebArea"))
        #expect(!text(Self.page) { $0.onlyWithBid = true }.contains("ListMarker"))
        let marks = text(Self.page) {
            $0.onlyMarks = true
            $0.showsMarks = true
        }
        #expect(
            marks.split(separator: "\n").map { $0.drop { $0 == "\t" } } == [
                "[6] link 'bold link', som", "[9] LabelText '', som", "StaticText 'Qty'",
                "[10] spinbutton 'Qty' value=2, som, required, valuemin=1, valuemax=9, valuetext='2'",
                "StaticText '2'",
                "[11] textbox '' value='•••', som", "StaticText '•••'", "[15] button 'Buy', som",
            ])
    }

    @Test func `other options change what they say`() {
        #expect(text(Self.page) { $0.removesRedundantText = false }.contains("StaticText 'Buy'"))
        #expect(!text(Self.page) { $0.hidesBids = true }.contains("["))
        #expect(!text(Self.page) { $0.hidesBidsOfInvisible = true }.contains("[13]"))
        #expect(!text(Self.page) { $0.ignoredRoles = ["button"] }.contains("] button"))
        #expect(!text(Self.page) { $0.ignoredProperties = ["valuemin"] }.contains("valuemin"))
        #expect(text("<div aria-label=tip></div>") { $0.skipsGeneric = false }.contains("[3] generic 'tip'"))
        let hidden = text("<select><optgroup label=G><option>A</select>") {
            $0.onlyVisible = true
            $0.hidesChildrenOfFiltered = true
        }
        #expect(!hidden.contains("option"))
    }

    @Test func `frames have letters and parts of drawings no names`() {
        let page = PageView.make(
            HTMLParser.parse(
                Array(
                    ("<svg><path/></svg><my-tag>x</my-tag>"
                        + String(repeating: "<iframe title=f></iframe>", count: 28)).utf8)),
            in: .browserGym)
        for label in ["[a] Iframe", "[z] Iframe", "[aA] Iframe", "[aB] Iframe"] {
            #expect(page.text.contains(label))
        }
        #expect(page.labels?.id("4") == nil)
        #expect(page.labels?.id("aB").flatMap { page.labels?.label(id: $0) } == "aB")
    }

    @Test func `elements in a frame have the frame's letters before their own count`() throws {
        var web = ScriptedTransport()
        web.page("http://shop.test/", "<h1>Out</h1><iframe src=/in></iframe><p>after</p>")
        web.page("http://shop.test/in", "<title>In</title><p><a href=/x>Inner</a></p>")
        var world = WebEnvironment(transport: web, dialect: .browserGym)
        let task = WebTask(taskID: "1", sites: [], intent: "", startURLs: ["http://shop.test/"])
        let text = try world.reset(task: task, seed: 1).observation.page.text
        for line in ["[3] heading 'Out'", "[a] Iframe", "[a5] link 'Inner'", "[4] paragraph"] {
            #expect(text.contains(line), "\(line) in \(text)")
        }
        #expect(try world.step(output: "click('a5')").observation.lastActionError == nil)
    }

    /// A line that a recording has and we have not (−), or the other way round (+), and why.
    private typealias Difference = (line: String, reason: String)

    private static let markerValue =
        "marking writes a list item's value, 0, into the page, and the marker counts from it"
    private static let labelText =
        "Chromium leaves out the label of a checkbox on one page and not on the other"
    private static let dateFields = "a date field is one node"
    private static let imageButton = "an image button has no parts"
    private static let resetValue = "marking writes the button's value, which is empty, into the page"

    /// The recordings are of Chromium 156 with the roles of an older browser, where the options of a list lie in a
    /// `MenuListPopup`; in the older browser they lie in the list.
    private func recorded(_ name: String) throws -> [String] {
        let text = try Conformance.text("webarena/example_obs_\(name)_oldchromium.txt")
        let lines = text.components(separatedBy: "BROWSERGYM default\n")[1]
            .components(separatedBy: "\n=====")[0].components(separatedBy: "\n")
        var popup = Int.max
        return lines.compactMap { line in
            let depth = line.prefix { $0 == "\t" }.count
            if line.hasSuffix("MenuListPopup ''") {
                popup = depth
                return nil
            }
            if depth <= popup { popup = Int.max }
            return depth > popup ? String(line.dropFirst()) : line
        }
    }

    private func compare(_ name: String, _ markup: String, _ known: [Difference]) throws {
        let printed = text(markup).replacing(", focused", with: "").components(separatedBy: "\n")
        let found = printed.difference(from: try recorded(name)).map { change in
            switch change {
            case .insert(_, let line, _): "+ " + line.drop { $0 == "\t" }
            case .remove(_, let line, _): "- " + line.drop { $0 == "\t" }
            }
        }
        #expect(found.sorted() == known.map(\.line).sorted())
    }

    @Test(.enabled(if: Conformance.isThere))
    func `a shop page is as Chromium printed it`() throws {
        try compare(
            "shop", try Conformance.text("webarena/shop.html"),
            [
                ("- ListMarker '0.'", Self.markerValue), ("+ ListMarker '1.'", Self.markerValue),
                ("+ StaticText 'General Subscription'", Self.labelText),
                ("+ StaticText '1 star'", Self.labelText),
            ])
    }

    @Test(.enabled(if: Conformance.isThere))
    func `a page of all elements is as Chromium printed it`() throws {
        let fields = [
            "- [53] spinbutton 'Month Month' value=0, valuemin=1, valuemax=12, valuetext=''",
            "- StaticText 'mm'",
            "- StaticText '/'", "- [53] spinbutton 'Day Day' value=0, valuemin=1, valuemax=31, valuetext=''",
            "- StaticText 'dd'", "- StaticText '/'",
            "- [53] spinbutton 'Year Year' value=0, valuemin=1, valuemax=275760, valuetext=''",
            "- StaticText 'yyyy'",
            "- [53] button 'Show date picker Show date picker', hasPopup='menu'",
        ]
        try compare(
            "allelements", try Conformance.text("webarena/page.html"),
            fields.map { ($0, Self.dateFields) } + [
                ("- ListMarker '0.'", Self.markerValue), ("+ ListMarker '1.'", Self.markerValue),
                ("- [59] button ''", Self.resetValue), ("+ [59] button 'Reset'", Self.resetValue),
                ("- img ''", Self.imageButton), ("- StaticText 'ImgBtn'", Self.imageButton),
            ])
    }
}
