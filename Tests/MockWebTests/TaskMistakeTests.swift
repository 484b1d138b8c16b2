import Foundation
import Testing

@testable import MockWeb

/// A page with a list and a form, and a template of tasks on it.
private func task(
    role: String = "link", name: String = "Tea", locator: String = "document.querySelector('body').outerText",
    split: String = "",
    wanted: String = "Tea"
) -> String {
    """
    - id: open_item
      family: items
      kind: answer
      intents: ["What does {{name}} cost?"]
      start: "http://scratch.test/"
      slots: {sql: "SELECT 'Tea' AS name", keys: []}
    \(split)
      evaluate:
        reference_answers: {exact_match: "\(wanted)"}
        program_html:
          - {url: last, locator: "\(locator)", required_contents: {must_include: ["Tea"]}}
      solution:
        - click: {role: \(role), name: "\(name)"}
        - stop: "Tea"

    """
}

@Suite("Mistakes in task templates")
struct TaskMistakeTests {
    private let site: ScratchSite

    init() throws {
        site = try ScratchSite([
            "templates/home.mustache":
                "<body><p>Tea</p><a href=/>Teapot</a> <a href=/>Cup</a> <button>Tee</button>"
        ])
    }

    private func problems(_ text: String, proves: Bool = false) throws -> [String] {
        try site.write(text, to: "tasks/items.yaml")
        return SiteCheck.problems(directory: site.path, provesTasks: proves).map {
            $0.description.replacingOccurrences(of: site.path + "/", with: "")
        }
    }

    @Test(
        "A role is known by any name and in any case",
        arguments: ["link", "Link", "LINK", "Date", "date", "textbox"])
    func roles(role: String) throws {
        #expect(try problems(task(role: role)) == [])
    }

    @Test("What is wrong with a role, a locator or a split is told without a proof")
    func mistakes() throws {
        #expect(
            try problems(task(role: "lnik")) == [
                "tasks/items.yaml:13:21: there is no role \"lnik\" (did you mean \"link\"?)"
            ])
        let locator = try problems(task(locator: "document.querySelector('body').outertext"))
        #expect(
            locator.count == 1 && locator[0].hasPrefix("tasks/items.yaml:11:")
                && locator[0].contains("locator: "))
        #expect(
            try problems(task(split: "  split: test")) == [
                "tasks/items.yaml:7:10: \"split\" is unseen, or left out: rows are in train or test by their keys"
            ])
    }

    @Test("A template may be kept out of training")
    func unseen() throws {
        try site.write(task(split: "  split: unseen"), to: "tasks/items.yaml")
        let instantiator = try TaskInstantiator(host: SiteHost(site: Site.load(directory: site.path)))
        #expect(instantiator.templates[0].isUnseen)
        #expect(instantiator.candidates(seed: 0, split: .train).isEmpty)
        #expect(instantiator.candidates(seed: 0, split: .unseen).count == 1)
    }

    @Test("A template without proven tasks says which step failed, where, and what is nearest")
    func failedStep() throws {
        #expect(
            try problems(task(), proves: true) == [
                """
                tasks/items.yaml:1:3: template "open_item" yields 0 proven instances of 1 rows, and must yield 1
                  scratch.open_item.0: tasks/items.yaml:13: step 1 (click link 'Tea') has no target on http://scratch.test/; \
                nearest there: link 'Teapot', button 'Tee', link 'Cup'
                """
            ])
    }

    @Test("Or which check failed")
    func failedCheck() throws {
        #expect(
            try problems(task(name: "Cup", wanted: "Coffee"), proves: true) == [
                """
                tasks/items.yaml:1:3: template "open_item" yields 0 proven instances of 1 rows, and must yield 1
                  scratch.open_item.0: tasks/items.yaml:9: the solution fails string_match, which wants exact_match 'Coffee'; \
                there was answer 'Tea'
                """
            ])
    }
}
