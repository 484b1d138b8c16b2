import Testing

@testable import Groundwork

@Suite("One calendar for databases, cookies, archives and trajectories")
struct CalendarTests {
    @Test(
        "A day and its number since 1970 stand for each other",
        arguments: [
            (1970, 1, 1, 0), (1969, 12, 31, -1), (2000, 2, 29, 11_016), (2026, 3, 14, 20_526),
            (1600, 1, 1, -135_140), (9999, 12, 31, 2_932_896), (1, 1, 1, -719_162),
        ])
    func days(year: Int, month: Int, day: Int, number: Int) {
        let date = CalendarDate(year: year, month: month, day: day)
        #expect(date.daysSince1970 == number)
        #expect(CalendarDate(daysSince1970: number) == date)
    }

    @Test("Every day of 2,000 years comes back from its number, and each follows the one before")
    func roundTrips() {
        var last = CalendarDate(daysSince1970: -400_000)
        for number in -399_999...330_000 {
            let date = CalendarDate(daysSince1970: number)
            #expect(date.daysSince1970 == number)
            let follows =
                date.day == last.day + 1 && date.month == last.month
                || date.day == 1 && last.day == CalendarDate.days(inMonth: last.month, year: last.year)
            if !follows { Issue.record("\(date) does not follow \(last)") }
            last = date
        }
    }

    @Test("Leap years are every fourth, but for centuries that 400 does not divide")
    func leapYears() {
        #expect([2024, 2000, 2400].allSatisfy { CalendarDate.days(inMonth: 2, year: $0) == 29 })
        #expect([2023, 1900, 2100].allSatisfy { CalendarDate.days(inMonth: 2, year: $0) == 28 })
        #expect(CalendarDate(iso: "2024-02-29") != nil && CalendarDate(iso: "2023-02-29") == nil)
        #expect(
            ["2024-2-29", "2024-13-01", "2024-00-10", "0000-01-01", "x024-01-01"].allSatisfy {
                CalendarDate(iso: $0) == nil
            })
    }

    @Test("Time before 1970 counts backwards to the second")
    func beforeTheEpoch() {
        #expect(String(decoding: CivilTime(epoch: -1).text, as: UTF8.self) == "1969-12-31 23:59:59")
        #expect(CivilTime(epoch: -1).epoch == -1)
        #expect(CivilTime(epoch: 0).weekday == 4)
    }

    @Test("A moment is written with its thousandths and its zone")
    func moments() {
        #expect(ISODateTime.text(of: 1_773_480_605.25) == "2026-03-14T09:30:05.250Z")
        #expect(ISODateTime.text(of: -0.001) == "1969-12-31T23:59:59.999Z")
        #expect(ISODateTime.text(of: .infinity).hasPrefix("5138-11-16"))
    }
}
