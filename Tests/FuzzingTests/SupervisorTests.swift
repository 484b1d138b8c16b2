import Foundation
import Testing

@testable import Fuzzing

/// The program beside the test bundle.
private let program: URL = {
    let folder = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        .deletingLastPathComponent()
    return (folder ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent())
        .appendingPathComponent("webrl-fuzz")
}()

/// A folder that is gone after the test.
private final class ScratchFolder {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
        "webrl-fuzz-test-\(UUID().uuidString)")
    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }
}

@Suite(.serialized) struct SupervisorTests {
    private static func run(
        _ surfaces: [any FuzzSurface.Type], inputs: UInt64, in folder: ScratchFolder,
        _ change: (inout FuzzOptions) -> Void = { _ in }
    ) throws -> FuzzSummary {
        var options = FuzzOptions(folder: folder.url, program: program)
        options.surfaces = surfaces
        options.inputs = inputs
        options.limits.seconds = 3
        options.limits.processMemory = 600 << 20
        options.minimises = false
        change(&options)
        return try Supervisor(options).run { _ in }
    }

    @Test
    func
        `traps, endless recursion, hangs, memory and broken promises are found, and what comes after is run`()
        throws
    {
        let folder = try ScratchFolder()
        // The corpus alone: an entry a fault, and one that is right.
        let summary = try Self.run([FaultySurface.self], inputs: 6, in: folder)
        let kinds = summary.findings.map(\.kind)
        #expect(Set(kinds) == [.crash, .hang, .memory, .brokenPromise])
        #expect(kinds.count { $0 == .crash } == 2)
        #expect(summary.surfaces[0].inputs == 1)
        #expect(summary.surfaces[0].next == 6)
        let trap = try #require(summary.findings.first { $0.input == 5 })
        #expect(trap.kind == .crash)
        let kept = folder.url.appendingPathComponent("findings/\(trap.fileName).input")
        #expect(try Data(contentsOf: kept) == Data("t".utf8))
    }

    @Test func `a finding is made smaller and fails alone`() throws {
        let folder = try ScratchFolder()
        let corpus = folder.url.appendingPathComponent("corpus/faulty")
        try FileManager.default.createDirectory(at: corpus, withIntermediateDirectories: true)
        try Data("promise, 1234567890, 1234567890, 1234567890".utf8)
            .write(to: corpus.appendingPathComponent("one"))
        let summary = try Self.run([FaultySurface.self], inputs: 1, in: folder) {
            $0.corpus = Corpus(folder: folder.url.appendingPathComponent("corpus"))
            $0.minimises = true
        }
        let finding = try #require(summary.findings.first)
        #expect(finding.repeats == true)
        #expect(finding.minimisedSize == 1)
        let smaller = folder.url.appendingPathComponent("findings/\(finding.fileName).min")
        #expect(try Data(contentsOf: smaller) == Data("p".utf8))
    }

    @Test func `a run that is called again goes on where it stopped`() throws {
        let folder = try ScratchFolder()
        let first = try Self.run([FormSurface.self], inputs: 300, in: folder)
        let second = try Self.run([FormSurface.self], inputs: 200, in: folder) { $0.resumes = true }
        #expect(first.surfaces[0].next == 300)
        #expect(second.surfaces[0].next == 500)
    }

    @Test func `the number of workers changes no input`() throws {
        let one = try Self.run(Self.quick, inputs: 4000, in: try ScratchFolder())
        let three = try Self.run(Self.quick, inputs: 4000, in: try ScratchFolder()) { $0.workers = 3 }
        #expect(one.surfaces.map(\.inputs) == three.surfaces.map(\.inputs))
        #expect(one.surfaces.map(\.refused) == three.surfaces.map(\.refused))
    }

    @Test func `no surface fails on its corpus and the inputs after it`() throws {
        let summary = try Self.run(Surfaces.all, inputs: Self.inputs, in: try ScratchFolder()) {
            $0.limits = WorkerLimits()
            $0.workers = 2
        }
        for finding in summary.findings {
            Issue.record(
                "\(finding.surface) --seed 1 --input \(finding.input): \(finding.kind) \(finding.message)")
        }
        for surface in summary.surfaces { #expect(surface.inputs > 0, "\(surface.name)") }
    }

    #if DEBUG
        private static let inputs: UInt64 = 15_000
    #else
        private static let inputs: UInt64 = 300_000
    #endif

    private static let quick: [any FuzzSurface.Type] = [
        JSONSurface.self, FormSurface.self, PythonSurface.self,
    ]
}
