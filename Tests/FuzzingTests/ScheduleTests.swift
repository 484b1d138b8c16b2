import Testing

@testable import Fuzzing

@Suite struct ScheduleTests {
    @Test func `surfaces take turns, a slice each`() throws {
        var schedule = Schedule(slices: [10, 100], next: [0, 0], inputs: nil)
        let pieces = (0..<4).compactMap { _ in schedule.take()?.piece }
        #expect(pieces.map(\.surface) == [0, 1, 0, 1])
        #expect(pieces.map(\.numbers) == [0..<10, 0..<100, 10..<20, 100..<200])
    }

    @Test func `a bound on inputs is shared out in proportion`() throws {
        var schedule = Schedule(slices: [10, 90], next: [0, 0], inputs: 150)
        var counts = [0, 0]
        while let (ticket, piece) = schedule.take() {
            counts[piece.surface] += piece.numbers.count
            schedule.finish(ticket)
        }
        #expect(counts == [15, 135])
    }

    @Test func `a run goes on before the first input that was not run`() throws {
        var schedule = Schedule(slices: [10], next: [30], inputs: nil)
        let taken = (schedule.take(), schedule.take())
        let first = try #require(taken.0)
        let second = try #require(taken.1)
        schedule.finish(second.ticket)
        schedule.advance(first.ticket, to: 34)
        #expect(schedule.resumePoints == [34])
        schedule.finish(first.ticket)
        #expect(schedule.resumePoints == [50])
    }

    @Test func `a surface that is left alone gets no more pieces`() throws {
        var schedule = Schedule(slices: [10, 10], next: [0, 0], inputs: nil)
        schedule.abandon(0)
        let pieces = (0..<3).compactMap { _ in schedule.take()?.piece.surface }
        #expect(pieces == [1, 1, 1])
    }
}
