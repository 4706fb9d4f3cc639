namespace OrderSync.Sandbox.Vendure.Content;

/// <param name="TaxRate">The country's ordinary value-added tax, in percent.</param>
/// <param name="Phones">A range that no network gives out, with # for digits; null where none is known.</param>
internal sealed record Country(
    string Code, string Name, string Currency, int TaxRate, string? Phones, string[] First, string[] Last, string[] Streets, (string City, string PostalCode)[] Cities);

internal static class Places
{
    /// <summary>By how many of a hundred orders go there.</summary>
    public static readonly (int Share, Country Country)[] All =
    [
        (44, new("GB", "United Kingdom", "GBP", 20, "+44 7700 900###",
            ["Oliver", "Amelia", "George", "Isla", "Harry", "Ava", "Priya", "Mohammed", "Rhys", "Eilidh"],
            ["Smith", "Jones", "Taylor", "Patel", "Davies", "MacLeod", "O'Neill", "Khan", "Whitfield", "Hughes"],
            ["High Street", "Station Road", "Church Lane", "Victoria Road", "Mill Lane"],
            [("London", "N16 8EX"), ("Leeds", "LS6 2AB"), ("Bristol", "BS3 1QY"), ("Glasgow", "G12 8QQ"), ("Cardiff", "CF10 3AT"), ("Belfast", "BT7 1NN")])),
        (8, new("IE", "Ireland", "EUR", 23, null,
            ["Aoife", "Conor", "Niamh", "Seán", "Ciara", "Oisín"],
            ["Murphy", "Kelly", "Ó Briain", "Byrne", "Walsh", "Doyle"],
            ["Main Street", "Abbey Road", "The Quay"],
            [("Dublin", "D08 X2E5"), ("Cork", "T12 W8KX"), ("Galway", "H91 E2K3")])),
        (18, new("DE", "Germany", "EUR", 19, "+49 30 23125 ###",
            ["Anna", "Jürgen", "Lena", "Björn", "Katharina", "Emre", "Sophie", "Lukas"],
            ["Müller", "Schmidt", "Weiß", "Yılmaz", "Schäfer", "Krüger", "Neumann", "Vogel"],
            ["Hauptstraße", "Bahnhofstraße", "Lindenallee", "Gartenweg"],
            [("Berlin", "10437"), ("Köln", "50667"), ("München", "80469"), ("Hamburg", "22765"), ("Leipzig", "04109")])),
        (14, new("FR", "France", "EUR", 20, "+33 1 99 00 ## ##",
            ["Camille", "Théo", "Chloé", "Hugo", "Inès", "François", "Zoé"],
            ["Martin", "Bernard", "Lefèvre", "Moreau", "Garnier", "Benoît", "Da Silva"],
            ["rue de la République", "avenue Jean Jaurès", "place du Marché"],
            [("Paris", "75011"), ("Lyon", "69007"), ("Nantes", "44000"), ("Besançon", "25000")])),
        (8, new("NL", "Netherlands", "EUR", 21, null,
            ["Daan", "Sanne", "Lotte", "Bram", "Femke"],
            ["de Jong", "van den Berg", "Visser", "Bakker", "Smit"],
            ["Dorpsstraat", "Kerkstraat", "Prinsengracht"],
            [("Amsterdam", "1016 HR"), ("Utrecht", "3511 LN"), ("Groningen", "9712 CP")])),
        (8, new("ES", "Spain", "EUR", 21, null,
            ["Lucía", "Martín", "Núria", "Íñigo", "Carmen"],
            ["García", "Fernández", "Muñoz", "Puig", "Ibáñez"],
            ["Calle Mayor", "Avenida de la Constitución", "Carrer de Sants"],
            [("Madrid", "28012"), ("Barcelona", "08014"), ("A Coruña", "15003")])),
    ];

    public static Country Pick(ref Seeded dice)
    {
        var roll = dice.Below(100);
        foreach (var (share, country) in All)
        {
            if (roll < share)
                return country;
            roll -= share;
        }

        return All[0].Country;
    }
}
