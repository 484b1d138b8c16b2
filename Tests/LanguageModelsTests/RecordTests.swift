import Foundation
import Groundwork
import TestSupport
import Testing

@testable import LanguageModels

@Suite("Exchanges with a model are recorded and played")
struct RecordTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "record-\(UUID())")

    private func path(_ name: String) throws -> String {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder.appending(path: name).path
    }

    private func request(_ text: String, seed: UInt64? = nil) -> CompletionRequest {
        var request = CompletionRequest(.chat([.user(text)]), maximumTokens: 5)
        request.seed = seed
        request.temperature = seed == nil ? 0 : 1
        return request
    }

    private func model(over wire: any ModelWire, _ change: (inout Endpoint) -> Void = { _ in }) throws
        -> LanguageModel
    {
        var endpoint = Endpoint(address: "http://model.test/v1", model: "m")
        endpoint.retries.attempts = 2
        change(&endpoint)
        return try LanguageModel(endpoint, over: wire, clock: StandingClock().clock)
    }

    @Test("A run repeats without the model, byte for byte, and a request that was never made is told")
    func replay() throws {
        let server = try #require(ScriptedModel { _, number in .says("reply \(number)") })
        let path = try path("a.jsonl")
        let record = try ExchangeRecord(path: path, isGrowing: true)
        let http = try HTTPWire(address: server.address, timeout: 20)
        let live = try model(over: RecordingWire(http, record: record))
        let first = try live.complete(request("one"))
        let second = try live.complete(request("two", seed: 4))
        let played = try model(over: ReplayWire(try ExchangeRecord(path: path, isGrowing: false)))
        #expect(try played.complete(request("two", seed: 4)) == second)
        #expect(try played.complete(request("one")) == first)
        #expect(try played.complete(request("one")) == first, "the last answer stands in")
        #expect(played.meter.counts.recorded == 3 && server.requests.count == 2)
        let error = #expect(throws: ModelError.self) { try played.complete(request("three")) }
        #expect(error?.cause == .notRecorded && error?.description.hasPrefix(path) == true)
    }

    @Test(
        "A record that grows answers what it knows and asks for the rest, also where a kill cut its last line"
    )
    func goesOn() throws {
        let server = try #require(ScriptedModel { _, number in .says("reply \(number)") })
        let http = try HTTPWire(address: server.address, timeout: 20)
        let path = try path("b.jsonl")
        do {
            let record = try ExchangeRecord(path: path, isGrowing: true)
            let live = try model(over: RecordingWire(http, record: record))
            for text in ["one", "two"] { _ = try live.complete(request(text)) }
        }
        let whole = try Data(contentsOf: URL(filePath: path))
        for cut in [1, 20, 200] {
            try whole.dropLast(cut).write(to: URL(filePath: path))
            let record = try ExchangeRecord(path: path, isGrowing: true)
            #expect(record.count == 1)
            let again = try model(over: RecordingWire(http, record: record))
            #expect(try again.complete(request("one")).text == "reply 0")
            #expect(try again.complete(request("two")).text.hasPrefix("reply "))
            #expect(again.meter.counts.recorded == 1)
        }
        #expect(server.requests.count == 5)
        #expect(try ExchangeRecord(path: path, isGrowing: false).count == 2)
    }

    @Test("Requests that differ by their seed alone are kept apart, even where the seed is not sent")
    func samples() throws {
        let server = try #require(ScriptedModel { _, number in .says("reply \(number)") })
        let http = try HTTPWire(address: server.address, timeout: 20)
        let path = try path("c.jsonl")
        let live = try model(over: RecordingWire(http, record: ExchangeRecord(path: path, isGrowing: true))) {
            $0.style.sendsSeed = false
        }
        let said = try [7, 8].map { try live.complete(request("one", seed: $0)).text }
        #expect(Set(server.requests.map(\.body)).count == 1 && Set(said).count == 2)
        let played = try model(over: ReplayWire(try ExchangeRecord(path: path, isGrowing: false))) {
            $0.style.sendsSeed = false
        }
        #expect(try played.complete(request("one", seed: 8)).text == said[1])
        #expect(try played.complete(request("one", seed: 7)).text == said[0])
    }

    @Test("Failures are never recorded")
    func failures() throws {
        let server = try #require(
            ScriptedModel { _, number in number == 0 ? .init(status: 500, body: "") : .says("fine") })
        let http = try HTTPWire(address: server.address, timeout: 20)
        let path = try path("d.jsonl")
        let live = try model(over: RecordingWire(http, record: ExchangeRecord(path: path, isGrowing: true)))
        #expect(try live.complete(request("one")).text == "fine")
        #expect(try ExchangeRecord(path: path, isGrowing: false).count == 1)
    }

    @Test(
        "A file that is no record is told with its place",
        arguments: [
            ("{}\n", ":1: this is no record of exchanges with a model"),
            ("{\"webrl-model-exchanges\":2}\n", ":1: format 2, this program reads 1"),
            (
                "{\"webrl-model-exchanges\":1}\nx\n",
                ":2: this is no line of a record of exchanges with a model"
            ),
            (
                "{\"webrl-model-exchanges\":1}\n{\"path\":\"\"}\n",
                ":2: an exchange needs path, request, status and answer"
            ),
        ])
    func damage(text: String, words: String) throws {
        let path = try path("e-\(UUID()).jsonl")
        try Data(text.utf8).write(to: URL(filePath: path))
        let error = #expect(throws: InputError.self) { try ExchangeRecord(path: path, isGrowing: false) }
        #expect(error?.description == path + words)
        #expect(throws: InputError.self) { try ExchangeRecord(path: path + "x", isGrowing: false) }
    }
}
