import Groundwork

/// The languages that a site's locale may name without saying more.
///
/// Names of months and days, order of dates and marks in numbers are those of the Unicode CLDR; between a number and the sign
/// of its currency stands a plain space.
enum Languages {
    static let all = [english, british, german, french, spanish, italian, dutch, portuguese, swedish]

    /// The locale of a language, or of a language as a country writes it; nil where it is none of these.
    static func called(_ tag: String) -> SiteLocale? {
        let primary = tag.prefix { $0 != "-" }.lowercased()
        let found =
            all.first { $0.language.lowercased() == tag.lowercased() } ?? all.first { $0.language == primary }
        guard var locale = found else { return nil }
        locale.language = tag
        return locale
    }

    static let english = SiteLocale(
        language: "en",
        money: MoneyFormat(
            sign: "$", isBefore: true, gap: "", groupMark: ",", decimalMark: "."),
        number: NumberForm(groupMark: ",", decimalMark: "."), date: DatePattern(text: "%m/%d/%Y"),
        calendar: CalendarNames(
            months: list(
                """
                January February March April May June July August September October November
                December
                """),
            weekdays: list("Sunday Monday Tuesday Wednesday Thursday Friday Saturday")),
        messages: FieldMessages.english)

    static let british = SiteLocale(
        language: "en-GB",
        money: MoneyFormat(
            sign: "£", isBefore: true, gap: "", groupMark: ",", decimalMark: "."),
        number: NumberForm(groupMark: ",", decimalMark: "."), date: DatePattern(text: "%d/%m/%Y"),
        calendar: english.calendar, messages: english.messages)

    static let german = SiteLocale(
        language: "de",
        money: MoneyFormat(
            sign: "€", isBefore: false, gap: " ", groupMark: ".", decimalMark: ","),
        number: NumberForm(groupMark: ".", decimalMark: ","), date: DatePattern(text: "%d.%m.%Y"),
        calendar: CalendarNames(
            months: list(
                """
                Januar Februar März April Mai Juni Juli August September Oktober November
                Dezember
                """),
            shortMonths: list("Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez."),
            weekdays: list("Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag"),
            shortWeekdays: list("So Mo Di Mi Do Fr Sa")),
        messages: FieldMessages(sentences: [
            .required: "„{field}“ muss ausgefüllt werden.",
            .tooLong: "„{field}“ ist zu lang.",
            .form: "„{field}“ hat eine falsche Form.",
            .integer: "„{field}“ muss eine ganze Zahl sein.",
            .number: "„{field}“ muss eine Zahl sein.",
            .money: "„{field}“ muss ein Betrag sein, etwa {example}.",
            .date: "„{field}“ muss ein Datum sein, etwa {example}.",
            .email: "„{field}“ muss eine E-Mail-Adresse sein.",
            .tooSmall: "„{field}“ ist zu klein.",
            .tooLarge: "„{field}“ ist zu groß.",
        ]))

    static let french = SiteLocale(
        language: "fr",
        money: MoneyFormat(
            sign: "€", isBefore: false, gap: " ", groupMark: "\u{202F}", decimalMark: ","),
        number: NumberForm(groupMark: "\u{202F}", decimalMark: ","), date: DatePattern(text: "%d/%m/%Y"),
        calendar: CalendarNames(
            months: list(
                """
                janvier février mars avril mai juin juillet août septembre octobre novembre
                décembre
                """),
            shortMonths: list("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."),
            weekdays: list("dimanche lundi mardi mercredi jeudi vendredi samedi"),
            shortWeekdays: list("dim. lun. mar. mer. jeu. ven. sam.")),
        messages: FieldMessages(sentences: [
            .required: "« {field} » est obligatoire.",
            .tooLong: "« {field} » est trop long.",
            .form: "« {field} » n’a pas la bonne forme.",
            .integer: "« {field} » doit être un nombre entier.",
            .number: "« {field} » doit être un nombre.",
            .money: "« {field} » doit être un montant, par exemple {example}.",
            .date: "« {field} » doit être une date, par exemple {example}.",
            .email: "« {field} » doit être une adresse e-mail.",
            .tooSmall: "« {field} » est trop petit.",
            .tooLarge: "« {field} » est trop grand.",
        ]))

    static let spanish = SiteLocale(
        language: "es",
        money: MoneyFormat(
            sign: "€", isBefore: false, gap: " ", groupMark: ".", decimalMark: ","),
        number: NumberForm(groupMark: ".", decimalMark: ","), date: DatePattern(text: "%d/%m/%Y"),
        calendar: CalendarNames(
            months: list(
                """
                enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre
                diciembre
                """),
            shortMonths: list("ene feb mar abr may jun jul ago sept oct nov dic"),
            weekdays: list("domingo lunes martes miércoles jueves viernes sábado"),
            shortWeekdays: list("dom lun mar mié jue vie sáb")),
        messages: FieldMessages(sentences: [
            .required: "«{field}» es obligatorio.",
            .tooLong: "«{field}» es demasiado largo.",
            .form: "«{field}» no tiene la forma correcta.",
            .integer: "«{field}» debe ser un número entero.",
            .number: "«{field}» debe ser un número.",
            .money: "«{field}» debe ser un importe, como {example}.",
            .date: "«{field}» debe ser una fecha, como {example}.",
            .email: "«{field}» debe ser una dirección de correo.",
            .tooSmall: "«{field}» es demasiado pequeño.",
            .tooLarge: "«{field}» es demasiado grande.",
        ]))

    static let italian = SiteLocale(
        language: "it",
        money: MoneyFormat(
            sign: "€", isBefore: false, gap: " ", groupMark: ".", decimalMark: ","),
        number: NumberForm(groupMark: ".", decimalMark: ","), date: DatePattern(text: "%d/%m/%Y"),
        calendar: CalendarNames(
            months: list(
                """
                gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre
                novembre dicembre
                """),
            shortMonths: list("gen feb mar apr mag giu lug ago set ott nov dic"),
            weekdays: list("domenica lunedì martedì mercoledì giovedì venerdì sabato"),
            shortWeekdays: list("dom lun mar mer gio ven sab")),
        messages: FieldMessages(sentences: [
            .required: "“{field}” è obbligatorio.",
            .tooLong: "“{field}” è troppo lungo.",
            .form: "“{field}” ha una forma errata.",
            .integer: "“{field}” deve essere un numero intero.",
            .number: "“{field}” deve essere un numero.",
            .money: "“{field}” deve essere un importo, ad esempio {example}.",
            .date: "“{field}” deve essere una data, ad esempio {example}.",
            .email: "“{field}” deve essere un indirizzo e-mail.",
            .tooSmall: "“{field}” è troppo piccolo.",
            .tooLarge: "“{field}” è troppo grande.",
        ]))

    static let dutch = SiteLocale(
        language: "nl",
        money: MoneyFormat(
            sign: "€", isBefore: true, gap: " ", groupMark: ".", decimalMark: ","),
        number: NumberForm(groupMark: ".", decimalMark: ","), date: DatePattern(text: "%d-%m-%Y"),
        calendar: CalendarNames(
            months: list(
                """
                januari februari maart april mei juni juli augustus september oktober november
                december
                """),
            shortMonths: list("jan feb mrt apr mei jun jul aug sep okt nov dec"),
            weekdays: list("zondag maandag dinsdag woensdag donderdag vrijdag zaterdag"),
            shortWeekdays: list("zo ma di wo do vr za")),
        messages: FieldMessages(sentences: [
            .required: "“{field}” is verplicht.",
            .tooLong: "“{field}” is te lang.",
            .form: "“{field}” heeft een verkeerde vorm.",
            .integer: "“{field}” moet een geheel getal zijn.",
            .number: "“{field}” moet een getal zijn.",
            .money: "“{field}” moet een bedrag zijn, zoals {example}.",
            .date: "“{field}” moet een datum zijn, zoals {example}.",
            .email: "“{field}” moet een e-mailadres zijn.",
            .tooSmall: "“{field}” is te klein.",
            .tooLarge: "“{field}” is te groot.",
        ]))

    static let portuguese = SiteLocale(
        language: "pt",
        money: MoneyFormat(
            sign: "€", isBefore: false, gap: " ", groupMark: ".", decimalMark: ","),
        number: NumberForm(groupMark: ".", decimalMark: ","), date: DatePattern(text: "%d/%m/%Y"),
        calendar: CalendarNames(
            months: list(
                """
                janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro
                dezembro
                """),
            shortMonths: list("jan fev mar abr mai jun jul ago set out nov dez"),
            weekdays: list(
                """
                domingo segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado
                """),
            shortWeekdays: list("dom seg ter qua qui sex sáb")),
        messages: FieldMessages(sentences: [
            .required: "“{field}” é obrigatório.",
            .tooLong: "“{field}” é demasiado longo.",
            .form: "“{field}” não tem a forma correta.",
            .integer: "“{field}” tem de ser um número inteiro.",
            .number: "“{field}” tem de ser um número.",
            .money: "“{field}” tem de ser um valor, como {example}.",
            .date: "“{field}” tem de ser uma data, como {example}.",
            .email: "“{field}” tem de ser um endereço de e-mail.",
            .tooSmall: "“{field}” é demasiado pequeno.",
            .tooLarge: "“{field}” é demasiado grande.",
        ]))

    static let swedish = SiteLocale(
        language: "sv",
        money: MoneyFormat(
            sign: "€", isBefore: false, gap: " ", groupMark: "\u{A0}", decimalMark: ","),
        number: NumberForm(groupMark: "\u{A0}", decimalMark: ","), date: DatePattern(text: "%Y-%m-%d"),
        calendar: CalendarNames(
            months: list(
                """
                januari februari mars april maj juni juli augusti september oktober november
                december
                """),
            shortMonths: list("jan. feb. mars apr. maj juni juli aug. sep. okt. nov. dec."),
            weekdays: list("söndag måndag tisdag onsdag torsdag fredag lördag"),
            shortWeekdays: list("sön mån tis ons tors fre lör")),
        messages: FieldMessages(sentences: [
            .required: "”{field}” måste fyllas i.",
            .tooLong: "”{field}” är för långt.",
            .form: "”{field}” har fel form.",
            .integer: "”{field}” måste vara ett heltal.",
            .number: "”{field}” måste vara ett tal.",
            .money: "”{field}” måste vara ett belopp, till exempel {example}.",
            .date: "”{field}” måste vara ett datum, till exempel {example}.",
            .email: "”{field}” måste vara en e-postadress.",
            .tooSmall: "”{field}” är för litet.",
            .tooLarge: "”{field}” är för stort.",
        ]))

    private static func list(_ words: String) -> [String] {
        words.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}

extension FieldMessages {
    static let english = FieldMessages(sentences: [
        .required: "\"{field}\" is a required field.",
        .tooLong: "\"{field}\" is too long.",
        .form: "\"{field}\" has a wrong form.",
        .integer: "\"{field}\" must be a whole number.",
        .number: "\"{field}\" must be a number.",
        .money: "\"{field}\" must be an amount, as {example}.",
        .date: "\"{field}\" must be a date, as {example}.",
        .email: "\"{field}\" must be an e-mail address.",
        .tooSmall: "\"{field}\" is too small.",
        .tooLarge: "\"{field}\" is too large.",
    ])
}
