import Foundation
import Testing

@testable import Fuzzing

@Suite struct InputSequenceTests {
    private static let corpus = Corpus()

    private static func stream(_ surface: any FuzzSurface.Type, seed: UInt64 = 1) throws -> InputSequence {
        InputSequence(surface, corpus: try corpus.entries(of: surface), seed: seed)
    }

    /// One number for many inputs (FNV-1a).
    private static func digest(_ inputs: some Sequence<[UInt8]>) -> UInt64 {
        inputs.reduce(0) { ($0 ^ $1.fingerprint) &* 0x100_0000_01B3 }
    }

    @Test func `every surface has a corpus, and its first inputs are the entries as they are`() throws {
        for surface in Surfaces.all {
            let entries = try Self.corpus.entries(of: surface)
            let stream = try Self.stream(surface)
            for (number, entry) in entries.enumerated() { #expect(stream.input(UInt64(number)) == entry) }
        }
    }

    @Test func `an input follows from surface, seed and number alone`() throws {
        for surface in Surfaces.all {
            let forwards = try Self.stream(surface)
            let backwards = try Self.stream(surface)
            let numbers: Range<UInt64> = 0..<120
            let first = numbers.map { forwards.input($0) }
            let second = numbers.reversed().map { backwards.input($0) }.reversed()
            #expect(Self.digest(first) == Self.digest(second), "\(surface.name)")
        }
    }

    @Test func `another seed and another surface give other inputs`() throws {
        let numbers: Range<UInt64> = 1000..<1100
        let one = try Self.stream(HTMLSurface.self)
        let other = try Self.stream(HTMLSurface.self, seed: 2)
        let elsewhere = InputSequence(
            PageSurface.self, corpus: try Self.corpus.entries(of: HTMLSurface.self), seed: 1)
        let equal = numbers.count { one.input($0) == other.input($0) }
        let alike = numbers.count { one.input($0) == elsewhere.input($0) }
        #expect(equal < 5 && alike < 5)
    }

    @Test func `inputs stay within their size, and a few are large`() throws {
        let stream = try Self.stream(JSONSurface.self)
        let sizes = (0..<3000).map { stream.input(UInt64($0)).count }
        #expect(sizes.allSatisfy { $0 <= InputSequence.largeSize })
        #expect(sizes.count { $0 > InputSequence.usualSize } < 60)
        #expect(sizes.contains { $0 > 20_000 })
    }

    @Test func `most inputs differ from every entry and from each other`() throws {
        for surface in Surfaces.all {
            let stream = try Self.stream(surface)
            let inputs = (100..<400).map { stream.input(UInt64($0)) }
            #expect(Set(inputs).count > 200, "\(surface.name)")
        }
    }

    @Test func `mutations of JSON often give JSON, and those of numbers reach the bounds of types`() throws {
        let stream = try Self.stream(TaskFileSurface.self)
        let inputs = (10..<600).map { stream.input(UInt64($0)) }
        let readable = inputs.filter { input in
            (try? JSONSerialization.jsonObject(with: Data(input), options: .fragmentsAllowed)) != nil
        }
        #expect(readable.count > 150)
        #expect(inputs.contains { String(decoding: $0, as: UTF8.self).contains("9223372036854775807") })
    }
}
