import Foundation
import Testing
import WebEnv

@testable import MockWeb

struct SiteLocaleTests {
    private static func site(_ locale: String, sql: String = "SELECT 1 AS x") throws -> ScratchSite {
        try ScratchSite([
            "site.yaml": """
            format: 1
            name: scratch
            address: http://scratch.test
            locale: \(locale)
            database: {schema: schema.sql}
            routes:
              - name: home
                path: /
                queries: {row: {one: true, sql: "\(sql)"}}
                template: home
              - name: save
                method: POST
                path: /save
                form:
                  due: {type: date, required: true}
                  price: {type: money}
                  weight: {type: number, max: 2000}
                  pieces: {type: integer}
                on_error: {template: again}
                steps: [sql: "INSERT INTO item (name) VALUES (json_array(:due, :price, :weight, :pieces))"]
                json: "SELECT name FROM item"
            """,
            "templates/home.mustache":
                "<!DOCTYPE html>\n<html class=\"x\">\n<title>{{lang}}</title>{{row.x}}",
            "templates/again.mustache":
                "<html lang=\"{{lang}}\">{{#errors}}{{message}}|{{/errors}}{{form.due}}",
        ])
    }
    private static func visitor(_ locale: String, sql: String = "SELECT 1 AS x") throws -> Visitor {
        let site = try site(locale, sql: sql)
        return try withExtendedLifetime(site) {
            try Visitor(host: SiteHost(site: Site.load(directory: site.path)))
        }
    }

    @Test(
        "Amounts, numbers and dates are written as the locale writes them",
        arguments: [
            ("de", "money(-123450)", "-1.234,50 €"), ("de", "number(1234567.5)", "1.234.567,5"),
            ("de", "number(1234)", "1.234"), ("de", "number(2.5, 2)", "2,50"),
            ("de", "number(-0.25)", "-0,25"), ("de", "date_format('2026-03-12')", "12.03.2026"),
            ("de", "date_format('2026-03-12 10:00', '%A, %-d. %B %Y')", "Donnerstag, 12. März 2026"),
            ("de", "money(123450, '$1,000.00')", "$1,234.50"),
            ("en-GB", "money(123450)", "£1,234.50"), ("en-GB", "date_format('2026-03-12')", "12/03/2026"),
            (
                "{language: de, currency: USD, date: '%Y/%m/%d'}", "money(5) || date_format('2026-03-12')",
                "0,05 $2026/03/12"
            ),
            ("{language: fr}", "date_format('2026-08-01', '%d %B')", "01 août"),
            ("{language: de-CH, money: '€ 1.234,50'}", "money(123450)", "€ 1.234,50"),
            ("{language: de, number: '1234,5'}", "number(1234567.5)", "1234567,5"),
        ])
    func writing(locale: String, sql: String, expected: String) throws {
        var visitor = try Self.visitor(locale, sql: "SELECT \(sql) AS x")
        #expect(try visitor.page("/").hasSuffix("</title>" + expected))
    }

    @Test("The page says its language")
    func language() throws {
        var visitor = try Self.visitor("de")
        #expect(
            try visitor.page("/") == "<!DOCTYPE html>\n<html class=\"x\" lang=\"de\">\n<title>de</title>1")
        #expect(try visitor.post("/save").text.hasPrefix("<html lang=\"de\">"))
    }

    @Test("A page in another language than the site's is a mistake")
    func otherLanguage() throws {
        let site = try Self.site("de")
        try site.write("<html lang=\"en\">", to: "templates/home.mustache")
        #expect(
            site.problems() == [
                "templates/home.mustache:1:1: the page is in \"en\", and the site's locale is \"de\" ({{lang}} says it)"
            ])
    }

    @Test(
        "Fields are read as the locale writes them, and as browsers send dates",
        arguments: [
            (
                "due=12.03.2026&price=1.234,50+€&weight=1.234,5&pieces=1.000",
                #"["2026-03-12",123450,1234.5,1000]"#
            ),
            ("due=2026-03-12&price=12,5&weight=0,5&pieces=7", #"["2026-03-12",1250,0.5,7]"#),
            ("due=2026-03-12&price=1.234,5%C2%A0%E2%82%AC", #"["2026-03-12",123450,null,null]"#),
            ("due=1.2.2026&price=-3", #"["2026-02-01",-300,null,null]"#),
        ])
    func reading(form: String, expected: String) throws {
        var visitor = try Self.visitor("de")
        #expect(try visitor.post("/save", form).text == expected)
    }

    @Test("Messages are in the site's language, or are its own")
    func messages() throws {
        var german = try Self.visitor("de")
        #expect(
            try german.post("/save", "due=31.02.2026&price=x&weight=3.000").text
                == "<html lang=\"de\">„due“ muss ein Datum sein, etwa 14.03.2026.|„price“ muss ein Betrag sein, etwa 1.234,50 €.|"
                + "„weight“ ist zu groß.|31.02.2026")
        var own = try Self.visitor("{language: de, messages: {required: 'Bitte {field} angeben.'}}")
        #expect(try own.post("/save").text == "<html lang=\"de\">Bitte due angeben.|")
    }

    @Test("A site without a locale writes and reads as ever")
    func none() throws {
        let rule = ScratchSite.siteFile(home: "").replacingOccurrences(
            of: "SELECT 1 AS one",
            with: "SELECT money(123450) || number(1234.5) || date_format('2026-03-12') AS count")
        let site = try ScratchSite([
            "site.yaml": rule, "templates/home.mustache": "<html>{{#rows}}{{count}}{{lang}}{{/rows}}",
        ])
        var visitor = try Visitor(host: SiteHost(site: Site.load(directory: site.path)))
        #expect(try visitor.page("/") == "<html>$1,234.501,234.52026-03-12")
    }

    @Test(
        "Mistakes in a locale are told",
        arguments: [
            (
                "tlh",
                "4:9: the forms of \"tlh\" are not known, only those of en, en-GB, de, fr, es, it, nl, pt, sv: money, date, months and weekdays must say them"
            ),
            (
                "{language: de, date: '%d.%m.'}",
                "4:30: a form of dates has a day, a month and a year, such as %d.%m.%Y"
            ),
            (
                "{language: de, currency: Taler}",
                "4:34: a sign such as € is needed, or one of CNY, CRC, EUR, GBP, GEL, ILS, INR, JPY, KRW, KZT, NGN, PHP, TRY, UAH, USD, VND"
            ),
            ("{language: de, mony: x}", "4:24: locale has no key \"mony\" (did you mean \"money\"?)"),
            (
                "{language: de, messages: {requierd: x}}",
                "4:35: there is no message \"requierd\" (did you mean \"required\"?)"
            ),
        ])
    func mistakes(locale: String, problem: String) throws {
        #expect(try Self.site(locale).problems() == ["site.yaml:" + problem])
    }
}
