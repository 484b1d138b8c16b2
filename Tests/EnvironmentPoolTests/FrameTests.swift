import Browser
import Foundation
import Groundwork
import TestSupport
import Testing
import WebEnv

@testable import EnvironmentPool

@Suite("Frames")
struct FrameTests {
    static func frames(room: Int = 1 << 30) -> PoolFrames {
        PoolFrames(answerRoom: room) { request throws(PoolError) in
            guard request.what == "library" else { throw PoolError(.badInput, "there is only the library") }
            do {
                return EnvironmentPool(
                    try PoolSetup.world(), settings: try EpisodeSettings(request, isSite: false), workers: 1,
                    capacity: PoolCapacity(limit: 1000))
            } catch {
                throw error as? PoolError ?? PoolError(.infrastructure, "\(error)")
            }
        }
    }

    static let opening = FrameBuilder.request(.open, count: 1, texts: [#"{"what": "library"}"#])

    /// Every kind of request once, by name.
    static let session: [(name: String, frame: [UInt8])] = [
        ("hello", FrameBuilder.request(.hello, count: 0)),
        ("open", opening),
        ("make", FrameBuilder.request(.make, count: 2)),
        ("reset", FrameBuilder.reset([1, 2], seed: 5)),
        ("step", FrameBuilder.step([(1, "click [1]"), (2, "stop [ä]")])),
        ("snapshot", FrameBuilder.request(.snapshot, count: 1, numbers: [[1]])),
        ("fork", FrameBuilder.request(.fork, count: 2, numbers: [[1, 2]], short: [2, 0])),
        ("start", FrameBuilder.step([(4, "go_back"), (1, "scroll [down]")], kind: .start)),
        ("wait", FrameBuilder.request(.wait, count: 2, numbers: [[60_000]])),
        ("observe", FrameBuilder.request(.observe, count: 1, numbers: [[2]])),
        ("restore", FrameBuilder.request(.restore, count: 1, numbers: [[1], [3]])),
        ("oracle", FrameBuilder.request(.oracle, count: 1, numbers: [[1]])),
        ("tasks", FrameBuilder.request(.tasks, count: 0)),
        ("free", FrameBuilder.request(.free, count: 2, numbers: [[3, 5]])),
        ("counts", FrameBuilder.request(.counts, count: 0)),
        ("unknown handle", FrameBuilder.step([(99, "go_back")])),
        ("unknown task", FrameBuilder.reset([1], seed: 5, task: "none")),
        ("unknown option", FrameBuilder.reset([1], seed: 5, options: #"{"steps": 3}"#)),
        ("too many", FrameBuilder.request(.make, count: 1001)),
        ("nothing", FrameBuilder.step([])),
    ]

    @Test("A session in bytes, as it was last read by a person")
    func golden() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/frames.txt")
        let frames = Self.frames()
        let lines = Self.session.flatMap { name, frame in
            [
                "\(name) > \(FrameBuilder.hexadecimal(frame))",
                "\(name) < \(FrameBuilder.hexadecimal(frames.answer(to: frame)))",
            ]
        }
        try GoldenFile(contentsOf: file).expect(lines.joined(separator: "\n"))
    }

    @Test("Every kind of request is in the session, and every kind is answered by its own")
    func kinds() throws {
        let frames = Self.frames()
        let asked = try Self.session.map { try FrameBuilder.header($0.frame).kind }
        #expect(Set(asked) == Set(PoolFrames.Request.allCases.map(\.rawValue)))
        for (name, frame) in Self.session {
            let answer = frames.answer(to: frame)
            let header = try FrameBuilder.header(answer)
            let isRefused = name.hasPrefix("unknown") || name == "too many"
            #expect(header.call == 7)
            #expect(
                header.kind
                    == (isRefused ? FrameHeader.errorKind : try FrameBuilder.header(frame).kind | 0x80),
                "\(name): \(String(decoding: answer, as: UTF8.self))")
        }
    }

    @Test("A frame that is cut short, too long or of another version is refused with one sentence")
    func damage() throws {
        for (_, frame) in Self.session {
            let frames = Self.frames()
            _ = frames.answer(to: Self.opening)
            for length in 0..<frame.count {
                let answer = frames.answer(to: Array(frame[..<length]))
                #expect(try FrameBuilder.header(answer).kind == FrameHeader.errorKind)
            }
            for extra in 1...9 {
                var longer = frame + Array(repeating: 0, count: extra)
                #expect(try FrameBuilder.header(frames.answer(to: longer)).kind == FrameHeader.errorKind)
                Self.setLength(&longer)
                #expect(try FrameBuilder.header(frames.answer(to: longer)).kind == FrameHeader.errorKind)
            }
        }
        var other = Self.opening
        other[4] = 1
        #expect(
            try FrameBuilder.sentence(Self.frames().answer(to: other))
                == "frames of version 1 are not known; this program speaks version 2")
    }

    private static func setLength(_ frame: inout [UInt8]) {
        let length = UInt32(frame.count)
        frame.replaceSubrange(0..<4, with: (0..<4).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) })
    }

    @Test("Damaged frames never trap, and every answer is a frame", arguments: 0..<8)
    func garbage(seed: UInt64) throws {
        let frames = Self.frames()
        _ = frames.answer(to: Self.opening)
        _ = frames.answer(to: FrameBuilder.request(.make, count: 6))
        _ = frames.answer(to: FrameBuilder.reset([1, 2, 3, 4, 5, 6], seed: 1))
        var random = RandomSource(seed)
        var refused = 0
        for _ in 0..<600 {
            var frame = Self.session[Int(random.next() % UInt64(Self.session.count))].frame
            for _ in 0...Int(random.next() % 4) where !frame.isEmpty {
                let place = Int(random.next() % UInt64(frame.count))
                switch random.next() % 4 {
                case 0: frame[place] = UInt8(truncatingIfNeeded: random.next())
                case 1: frame.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
                case 2: frame.remove(at: place)
                default: frame[place] = [0, 0xFF, 0x80, 0x7F][Int(random.next() % 4)]
                }
            }
            if frame.count >= 16, random.next() % 4 != 0 { Self.setLength(&frame) }
            // A wait for what never comes would only cost time.
            if frame.count > 5, frame[5] == PoolFrames.Request.wait.rawValue { frame[5] = 5 }
            let answer = frames.answer(to: frame)
            let header = try FrameBuilder.header(answer)
            if header.kind == FrameHeader.errorKind {
                refused += 1
                #expect((1...5).contains(header.count))
                #expect(try !FrameBuilder.sentence(answer).isEmpty)
            }
        }
        #expect(refused > 100)
    }

    @Test("Whatever an agent writes is a step", arguments: Dialect.names)
    func anyText(dialect: String) throws {
        let frames = Self.frames()
        let options = #"{"what": "library", "dialect": "\#(dialect)", "invalid_actions": 0, "max_steps": 0}"#
        _ = frames.answer(to: FrameBuilder.request(.open, count: 1, texts: [options]))
        _ = frames.answer(to: FrameBuilder.request(.make, count: 1))
        var random = RandomSource(11)
        let words = [
            "click", "[", "]", "(", ")", "'", "\"", "1", "99999999999999999999", "-1", "fill", "type", "\\",
            "\n",
            "stop", "press", "Control+a", "goto", "http://", "__LIBRARY__", "\u{0}", "é", "do(action=",
            "\u{10FFFF}",
            "tab_focus [9223372036854775807]", "scroll [down]", ",", "=", "exit(", "send_msg_to_user(", "🫖",
        ]
        for _ in 0..<400 {
            _ = frames.answer(to: FrameBuilder.reset([1], seed: random.next()))
            let text = (0...Int(random.next() % 8)).map { _ in words[Int(random.next() % UInt64(words.count))]
            }
            .joined(separator: random.next() % 2 == 0 ? " " : "")
            let answer = frames.answer(to: FrameBuilder.step([(1, text)]))
            let header = try FrameBuilder.header(answer)
            #expect(header.kind == 0x85 && header.count == 1, "\(text)")
        }
    }

    @Test("Bytes that are no UTF-8 are an agent's mistake")
    func brokenText() throws {
        let frames = Self.frames()
        for frame in [Self.opening, FrameBuilder.request(.make, count: 1), FrameBuilder.reset([1], seed: 5)] {
            _ = frames.answer(to: frame)
        }
        var frame = FrameBuilder.step([(1, "xxxxxxxx")])
        frame.replaceSubrange(
            frame.count - 8..<frame.count, with: [0xC3, 0x28, 0xFF, 0xED, 0xA0, 0x80, 0xF0, 0x9F])
        let answer = frames.answer(to: frame)
        #expect(try FrameBuilder.header(answer).kind == 0x85)
        // Behind id, reward, step count and active tab stands the status.
        #expect(answer[16 + 8 + 8 + 8 + 8] == StepOutcome.Status.agentError.rawValue)
    }

    @Test("A text that several environments have stands in an answer once")
    func sharedTexts() throws {
        let frames = Self.frames()
        for frame in [Self.opening, FrameBuilder.request(.make, count: 9)] { _ = frames.answer(to: frame) }
        let one = frames.answer(to: FrameBuilder.reset([1], seed: 5))
        let eight = frames.answer(to: FrameBuilder.reset([2, 3, 4, 5, 6, 7, 8, 9], seed: 5))
        // Seven more rows of numbers (28 bytes, and what pads them) and of places (10 of 4 bytes), and no text.
        #expect(eight.count - one.count < 7 * (28 + 40) + 40)
        let texts = try FrameBuilder.outcomeTexts(eight)
        #expect(texts.count == 80)
        #expect(texts[0].hasPrefix("Tab 0 (current): "))
        for index in 0..<80 { #expect(texts[index] == texts[index % 10]) }
        #expect(try FrameBuilder.outcomeTexts(one) == Array(texts[..<10]))
    }

    @Test("Texts for which an answer has no room are left out, and can be asked for")
    func room() throws {
        let frames = Self.frames(room: 1500)
        for frame in [Self.opening, FrameBuilder.request(.make, count: 3)] { _ = frames.answer(to: frame) }
        // Different seeds, since equal texts take room once.
        let answer = frames.answer(
            to: FrameBuilder.request(
                .reset, count: 3, numbers: [[1, 2, 3], [5, 6, 7]], texts: Array(repeating: "", count: 6)))
        let status = 16 + 24 + 24 + 16 + 16
        let flags = status + 8
        let left = (0..<3).filter { answer[flags + $0] & 8 != 0 }
        #expect(!left.isEmpty && left.count < 3)
        #expect(left.allSatisfy { answer[status + $0] == StepOutcome.Status.capacity.rawValue })
        let again = frames.answer(
            to: FrameBuilder.request(.observe, count: 1, numbers: [[UInt64(left[0] + 1)]]))
        #expect(again[16 + 8 + 8 + 8 + 8] == StepOutcome.Status.ok.rawValue)
    }

    @Test("One caller has one pool, and asks for it first")
    func opening() throws {
        let frames = Self.frames()
        #expect(
            try FrameBuilder.sentence(frames.answer(to: FrameBuilder.request(.make, count: 1)))
                == "no pool is open: the first request opens one")
        #expect(try FrameBuilder.header(frames.answer(to: Self.opening)).kind == 0x82)
        #expect(try FrameBuilder.sentence(frames.answer(to: Self.opening)) == "a pool is open already")
    }
}
