import TestSupport
import Testing
import WebEnv

@testable import WorldModel

@Suite struct CopiedTextTests {
    private let ranking = CopyRanking(
        Frequencies(), common: [],
        for: ActionSignatures(
            SemanticAction(.goBack, on: page("", "")), on: tree(page("", "")), url: "", template: nil))

    private func sources(_ view: PageView, _ action: Action, at url: String = "http://site.test/")
        -> TextSources
    {
        let situation = Episode(observation: observation(view, at: url))
        return TextSources(SemanticAction(action, on: view), on: tree(view), in: situation)
    }

    private func click(_ name: String, at url: String = "http://site.test/") -> TextSources {
        let view = page("List", "link \(name)")
        return sources(view, .click(id: view.id(.link, name)), at: url)
    }

    @Test func `a name that holds the target's name is made with another target's`() {
        let text = CopiedText("Reviews of Trail Tent 2P", from: click("Trail Tent 2P"))
        #expect(text.filled(from: click("Camp Stove"), ranking) == "Reviews of Camp Stove")
    }

    @Test func `typed text is copied with all its marks`() {
        let view = page("Search", "searchbox Search")
        let id = view.id(.searchbox, "Search")
        let text = CopiedText(
            "Results for '$63.99'", from: sources(view, .fill(id: id, text: "$63.99", pressEnter: true)))
        let other = sources(view, .fill(id: id, text: "(red)", pressEnter: true))
        #expect(text.filled(from: other, ranking) == "Results for '(red)'")
    }

    @Test func `a masked text is as long as what is typed`() {
        let view = page("Login", "textbox Password")
        let id = view.id(.textbox, "Password")
        let text = CopiedText("•••", from: sources(view, .fill(id: id, text: "abc", pressEnter: false)))
        let other = sources(view, .fill(id: id, text: "abcdef", pressEnter: false))
        #expect(text.filled(from: other, ranking) == "••••••")
    }

    @Test func `where nothing at hand fills a hole the text is unknown`() {
        let text = CopiedText("Reviews of Trail Tent 2P", from: click("Trail Tent 2P"))
        let empty = TextSources(
            SemanticAction(.goBack, on: page("", "")), on: tree(page("", "")),
            in: Episode(observation: observation(page("", ""))))
        #expect(text.filled(from: empty, ranking) == nil)
    }

    @Test(arguments: [
        ("http://site.test/trail-tent-2p.html", "Camp Stove", "http://site.test/camp-stove.html"),
        ("http://site.test/wiki/Trail_Tent_2P", "Camp Stove", "http://site.test/wiki/Camp_Stove"),
        (
            "http://site.test/find?q=Trail%20Tent%202P", "Camp & Stove",
            "http://site.test/find?q=Camp%20%26%20Stove"
        ),
    ])
    func `addresses are written as the site writes them`(url: String, name: String, expected: String) {
        let address = CopiedAddress(url, from: "http://site.test/", click("Trail Tent 2P"), isForm: false)
        #expect(address.filled(from: click(name), at: "http://site.test/", ranking) == expected)
    }

    @Test func `a filter is added to the current address`() {
        let address = CopiedAddress(
            "http://site.test/tents.html?color=Dark%20Red", from: "http://site.test/tents.html",
            click("Dark Red"),
            isForm: false)
        let current = "http://site.test/stoves.html?p=2"
        #expect(
            address.filled(from: click("Pale Blue", at: current), at: current, ranking)
                == "http://site.test/stoves.html?p=2&color=Pale%20Blue")
    }

    @Test func `a page below the current one is below the current one elsewhere too`() {
        let address = CopiedAddress(
            "http://site.test/outdoor/tents/dome-tents.html", from: "http://site.test/outdoor/tents.html",
            click("Dome Tents"), isForm: false)
        let current = "http://site.test/home/lamps.html"
        #expect(
            address.filled(from: click("Desk Lamps", at: current), at: current, ranking)
                == "http://site.test/home/lamps/desk-lamps.html")
    }

    @Test func `numbers are counted on`() throws {
        let text = try #require(CountedText("My Cart 1 items"))
        #expect(text.difference(to: "My Cart 2 items") == 1)
        #expect(text.difference(to: "My Basket 2 items") == nil)
        #expect(CountedText("Compare (7)")?.adding(1) == "Compare (8)")
        #expect(CountedText("no number") == nil)
        #expect(CountedText("3 of 4") == nil)
    }
}
