@testable import Readings
import TestSupport
import Testing
import WebEnv

@testable import Learning

extension EpisodeReading {
    /// What is read of a page of ``PageView/outlined(_:_:)`` at the start of an episode.
    static func of(
        _ intent: String, _ lines: String, title: String = "Page", at url: String = "http://a.test/",
        error: String? = nil
    ) -> EpisodeReading {
        EpisodeReading(
            intent: intent, observation: .of(PageView.outlined(title, lines), at: url, error: error),
            pages: PageIndexCache())
    }

    /// The same after an action and another page.
    func then(
        _ action: Action, _ lines: String, title: String = "Page", at url: String = "http://a.test/",
        error: String? = nil
    ) -> EpisodeReading {
        var later = self
        later.advance(
            action: action,
            observation: .of(PageView.outlined(title, lines), at: url, error: error),
            pages: PageIndexCache())
        return later
    }
}

/// A table of a header and rows, each a list of cells with `|` between.
func table(_ rows: String...) -> String {
    func row(_ text: String, _ role: String) -> String {
        " row ''\n" + text.split(separator: "|").map { "  \(role) '\($0)'" }.joined(separator: "\n")
    }
    return "table ''\n"
        + rows.enumerated().map { row($1, $0 == 0 ? "columnheader" : "cell") }.joined(separator: "\n")
}

@Suite("Answers and what speaks for them")
struct AnswerFeatureTests {
    private static let orders = table(
        "Number|Date|Total|Status", "11|1/2/26|$10.50|complete", "12|1/3/26|$1.00|canceled",
        "13|1/4/26|$4.50|complete")

    private func answers(_ reading: EpisodeReading) -> AnswerFeatures {
        var result = AnswerFeatures(reading)
        result.collect()
        return result
    }

    /// Texts of computed answers by what they are called.
    private func computed(_ reading: EpisodeReading) -> [String: [String]] {
        let found = answers(reading)
        var result: [String: [String]] = [:]
        for place in found.texts.indices {
            guard let name = found.rows[place].lazy.compactMap({ AnswerNames.kinds[$0] }).first else {
                continue
            }
            result[name, default: []].append(found.texts[place])
        }
        return result
    }

    @Test("Nothing and N/A are always on offer, and each text has its row")
    func fixed() {
        for lines in ["", Self.orders, "text 'Hello'"] {
            let found = answers(.of("What is it?", lines))
            #expect(Array(found.texts.prefix(2)) == ["", "N/A"])
            #expect(found.texts.count == found.rows.count)
            #expect((0..<found.rows.count).allSatisfy { !found.rows[$0].isEmpty })
        }
    }

    @Test("What is computed from a table is right: count, sum, mean, extremes, difference, range")
    func numbers() {
        let found = computed(.of("Tell me about the orders", Self.orders))
        #expect(found["count of all"] == ["3"])
        #expect(found["sum of all, price"] == ["$16.00"])
        #expect(found["mean of all, price"] == ["$5.33"])
        #expect(found["least of all, price"] == ["$1.00"])
        #expect(found["greatest of all, number"]?.contains("10.50") == true)
        #expect(found["difference of all, price"] == ["$9.50"])
        #expect(found["range of all"]?.contains("$1.00 - $10.50") == true)
        #expect(found["words beside least of all"]?.contains("canceled") == true)
        #expect(found["joined of all"]?.contains("complete, canceled") == true)
    }

    @Test("Dates are compared with nothing and added to nothing")
    func dates() {
        let found = computed(.of("?", table("Date|Name", "1/2/26|a", "2/2/26|b", "3/2/26|c")))
        #expect(!found.keys.contains { $0.hasPrefix("sum") || $0.hasPrefix("least") })
        #expect(found["joined of all"] == ["1/2/26, 2/2/26, 3/2/26", "a, b, c"])
    }

    @Test("Entries with a word of the intent, or with one of its values, are counted apart")
    func conditions() {
        let words = computed(.of("How many were canceled?", Self.orders))
        #expect(words["count of word"] == ["1"] && words["sum of word, price"] == ["$1.00"])
        #expect(words["count of best"] == ["1"] && words["count of value"] == nil)
        let values = computed(.of("How many were \"complete\"?", Self.orders))
        #expect(values["count of value"] == ["2"] && values["sum of value, price"] == ["$15.00"])
    }

    @Test("A word in all entries or in none of them is no condition")
    func idleConditions() {
        let rows = table("Name|State", "a|open", "b|open", "c|open")
        let found = computed(.of("How many open elephants?", rows))
        #expect(found["count of word"] == nil && found["count of value"] == nil)
        #expect(found["count of all"] == ["3"])
    }

    @Test("Entries of the same list on earlier pages count too, each once")
    func episodes() {
        let first = EpisodeReading.of("How many?", table("Name|Price", "a|$1", "b|$2") + "\nlink 'Next'")
        let second = first.then(
            .click(id: 13), table("Name|Price", "b|$2", "c|$4") + "\nlink 'Next'", at: "http://a.test/2")
        let found = computed(second)
        #expect(found["count of all"] == ["2"])
        #expect(found["count of all in the episode"] == ["3"])
        #expect(found["sum of all in the episode, price"] == ["$7.00"])
    }

    @Test("Entries of another list on earlier pages do not count")
    func otherLists() {
        let first = EpisodeReading.of("How many?", table("Name|Price", "a|$1", "b|$2"))
        let second = first.then(.goBack, table("Town|Size", "c|1", "d|2"), at: "http://a.test/2")
        #expect(!computed(second).keys.contains { $0.contains("in the episode") })
    }

    @Test("What speaks for a computed answer names the column that it comes from")
    func columns() throws {
        let reading = EpisodeReading.of("What is the total?", Self.orders)
        let header = try #require(reading.page.view.nodes.firstIndex { $0.name == "Total" })
        let column = reading.page.nodes[header].nameHash
        let found = answers(reading)
        let why = FeatureRoot.answerReason(AnswerReason.numberColumn(column))
        let texts = found.texts.indices.filter { found.rows[$0].contains(why) }.map { found.texts[$0] }
        #expect(Set(texts).isSuperset(of: ["$16.00", "$5.33", "$1.00", "$10.50", "$9.50"]))
        #expect(!texts.contains("36"))
    }

    @Test("A value under a label that the intent names is told from one under another")
    func labels() throws {
        let reading = EpisodeReading.of("What is the weight?", "text 'Weight: 2 kg'\ntext 'Height: 9 cm'")
        let found = answers(reading)
        func row(_ text: String) throws -> Set<UInt32> {
            Set(found.rows[try #require(found.texts.firstIndex(of: text))])
        }
        let source = UInt32(PageIndex.Answer.Source.afterColon.rawValue)
        func reason(_ grade: UInt32) -> UInt32 {
            FeatureRoot.answerReason(AnswerReason.labelGradeInRecord(mix(grade, source), 2))
        }
        #expect(try row("2 kg").contains(reason(2)) && !(try row("2 kg").contains(reason(0))))
        #expect(try row("9 cm").contains(reason(0)) && !(try row("9 cm").contains(reason(2))))
    }

    @Test("A price on an earlier page can still be answered, and is told to be old")
    func remembered() throws {
        let first = EpisodeReading.of("What does it cost?", "text 'Price: $3.25'\nlink 'On'")
        let second = first.then(.click(id: 3), "text 'Nothing here'", at: "http://a.test/on")
        let found = answers(second)
        let place = try #require(found.texts.firstIndex(of: "$3.25"))
        let price = second.memory.facts.compactMap { fact in
            let answer = fact.page.answers[fact.answer]
            return answer.text == "$3.25" && answer.source == .afterColon ? answer : nil
        }
        let answer = try #require(price.first)
        let role = first.page.nodes[Int(answer.node)].role
        let kind = mix(
            UInt32(answer.source.rawValue) + AnswerKind.texts, UInt32(answer.kind.rawValue), role)
        #expect(found.rows[place].contains(FeatureRoot.answerReason(AnswerReason.age(1, kind))))
        let onPage = first.then(.noop, "text 'Price: $3.25'\nlink 'On'")
        #expect(answers(onPage).texts.count { $0 == "$3.25" } == answers(first).texts.count { $0 == "$3.25" })
    }

    @Test("No more than four lists are computed, and no more than twelve values are joined")
    func limits() {
        let lists = (0..<6).map { list in
            table("Name\(list)", "a\(list)", "b\(list)", "c\(list)", "d\(list)")
        }.joined(separator: "\n")
        #expect(computed(.of("?", lists))["count of all"]?.count == AnswerFeatures.maximumGroups)
        func rows(_ count: Int) -> String {
            "table ''\n" + (0..<count).map { " row ''\n  cell 'x\($0)'" }.joined(separator: "\n")
        }
        #expect(computed(.of("?", rows(12)))["joined of all"]?.count == 1)
        #expect(computed(.of("?", rows(13)))["joined of all"] == nil)
    }
}
