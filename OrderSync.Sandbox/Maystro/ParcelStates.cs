using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.Maystro;

/// <summary>
/// The 18 status codes that five public callers agree on. Which follows which is made up, after what their names say; nobody has
/// captured a parcel's way.
/// </summary>
internal sealed class ParcelStates : OrderStates
{
    public static readonly ParcelStates Process = new();

    private static readonly Word[] Codes =
        Word.List("4", "5", "6", "8", "9", "10", "11", "12", "15", "22", "31", "32", "41", "42", "50", "51", "52", "53");

    /// <summary>The codes that a parcel has been through before it has one.</summary>
    private static readonly Dictionary<string, string[]> Ways = new(StringComparer.Ordinal)
    {
        ["4"] = [],
        ["5"] = ["4"],
        ["6"] = ["4", "5"],
        ["11"] = ["4", "5"],
        ["12"] = ["4", "5"],
        ["15"] = ["4", "5", "6"],
        ["8"] = ["4", "5", "6", "15"],
        ["9"] = ["4", "5", "6", "15", "8"],
        ["22"] = ["4", "5", "6", "15", "8", "9"],
        ["31"] = ["4", "5", "6", "15", "8", "9", "22"],
        ["32"] = ["4", "5", "6", "15", "8", "9", "22", "31"],
        ["42"] = ["4", "5", "6", "15", "8", "9", "22", "31"],
        ["41"] = ["4", "5", "6", "15", "8", "9", "22", "31"],
        ["10"] = ["4", "5", "6", "15", "8", "9", "22", "31", "32"],
        ["51"] = ["4", "5", "6", "15", "8", "9", "22", "31", "32", "10"],
        ["52"] = ["4", "5", "6", "15", "8", "9", "22", "31", "32", "10", "51"],
        ["50"] = ["4", "5"],
        ["53"] = ["4", "5", "6", "15", "8", "9", "22", "31"],
    };

    private ParcelStates()
        : base(
            Word.List("4", "5", "6", "8", "9", "10", "11", "12", "15", "22", "31", "32", "41", "42", "50", "51", "52", "53"),
            (2, [22, 16, 16, 10, 8, 0, 4, 2, 8, 6, 6, 0, 0, 0, 2, 0, 0, 0]),
            (7, [2, 3, 4, 5, 8, 2, 3, 2, 4, 10, 18, 6, 20, 6, 3, 2, 1, 1]),
            (30, [0, 0, 0, 0, 1, 3, 0, 1, 0, 1, 4, 3, 62, 3, 6, 4, 11, 1]),
            (int.MaxValue, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 74, 0, 7, 1, 16, 2]))
    {
    }

    public static IReadOnlyList<string> WayTo(string code) => Ways.TryGetValue(code, out var way) ? way : ["4", "5", "6"];

    public override Word? After(Word state, ref Seeded dice) => state.Text switch
    {
        "4" => Of("5"),
        "5" => Of("6"),
        "11" or "12" => Of("6"),
        "6" => Of("15"),
        "15" => Of("8"),
        "8" => Of("9"),
        "9" => Of("22"),
        "22" => Of("31"),
        "31" => Of(dice.Below(10) switch { < 6 => "41", < 8 => "32", 8 => "42", _ => "10" }),
        "32" or "42" => Of(dice.Chance(60) ? "41" : "10"),
        "10" => Of("51"),
        "51" => Of("52"),
        _ => null,
    };

    /// <summary>A parcel that has come to its end stays there.</summary>
    public override Word? AfterTheEnd(Word state) => null;

    private static Word Of(string code) => Array.Find(Codes, word => word.Text == code);
}
