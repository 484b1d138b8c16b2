import Testing

@testable import webrl

@Suite("Input that a command waits for")
struct InputLineTests {
    private let browse = ["browse", "--site", "homepage", "--json"]

    @Test("Lines end as on any system, and the last needs no end")
    func lineEnds() throws {
        let result = try CommandRunner.run(browse, input: "scroll [down]\r\n\n  \nscroll [up]\nstop [x]")
        #expect(result.status == 0 && result.errors.isEmpty)
        #expect(result.output.split(separator: "\n").count == 4)
        #expect(result.output.contains("\"ending\":\"stopped\""))
    }

    @Test("A line without end is one sentence")
    func endlessLine() throws {
        let line = String(repeating: "x", count: InputLines.longest + 1)
        let result = try CommandRunner.run(browse, input: line)
        #expect(result.status == 2)
        #expect(result.errors == "webrl: standard input: a line is longer than 16 MiB\n")
    }

    @Test("Recorded runs are looked for in a folder alone")
    func recordedFolder() throws {
        let scratch = try ScratchFolder()
        let file = try scratch.write("[]", to: "tasks.json")
        let result = try CommandRunner.run(["evaluate", file, "--recorded", file])
        #expect(result.status == 2 && result.errors == "webrl: \(file): this is no folder\n")
    }
}
