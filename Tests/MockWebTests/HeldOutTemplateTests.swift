import Groundwork
import Testing

@testable import MockWeb

@Suite("Templates that are held out by choice")
struct HeldOutTemplateTests {
    private func holding(_ names: [String]) throws -> TaskInstantiator {
        let all = try TaskInstantiator(host: LibrarySite.host())
        return try #require(try TaskInstantiator.holding(out: names, [all]).first)
    }

    @Test("Exactly the named ones are never in train or test, whatever their ids' hashes say")
    func named() throws {
        let one = try holding(["library.year_of_book"])
        #expect(one.unseenTemplates == ["year_of_book"])
        let place = try #require(one.templates.firstIndex { $0.id == "year_of_book" })
        for split in [TaskSplit.train, .test] {
            let drawn = one.candidates(seed: 1, split: split)
            #expect(!drawn.isEmpty && !drawn.contains { $0.template == place })
        }
        #expect(Set(one.candidates(seed: 1, split: .unseen).map(\.template)) == [place])
        #expect(try holding([]).candidates(seed: 1, split: .unseen).isEmpty)
    }

    @Test("Every row keeps its side of the test values")
    func values() throws {
        let all = try TaskInstantiator(host: LibrarySite.host())
        let seen = all.templates.indices.filter { !all.templates[$0].isUnseen }
        let none = try holding([])
        func rows(_ instantiator: TaskInstantiator) -> Set<TaskInstantiator.Candidate> {
            Set(instantiator.candidates(seed: 1, split: .test).filter { seen.contains($0.template) })
        }
        #expect(rows(none) == rows(all))
    }

    @Test("A name that no template has is an error that says which is near")
    func unknown() throws {
        let error = try #require(throws: InputError.self) { try holding(["year_of_bok"]) }
        #expect(
            error.description == "no task template is called \"year_of_bok\" (did you mean \"year_of_book\"?)"
        )
    }

    @Test("Sites are described without their data, as they are when they are loaded")
    func descriptions() throws {
        let library = try SiteLibrary(folder: LibrarySite.directory + "/..")
        for known in try library.descriptions() {
            let site = try library.load(known.name)
            #expect(
                known
                    == SiteDescription(
                        name: site.name, title: site.title, address: site.address, seed: site.seed,
                        routes: site.routeCount, logins: site.logins))
        }
    }
}
