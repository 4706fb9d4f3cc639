namespace OrderSync.Sandbox.Vendure.Content;

/// <param name="Price">In minor units, without tax; the same number in every currency.</param>
internal sealed record Product(string Id, string Sku, string Name, int Price)
{
    public static readonly Product[] All =
    [
        new("1", "LAMP-W", "Desk lamp, white", 3_990),
        new("2", "LAMP-B", "Desk lamp, black", 3_990),
        new("3", "CHAIR-OAK", "Oak chair", 12_900),
        new("4", "NOTE-A4", "Notebook A4", 450),
        new("5", "NOTE-A5", "Notebook A5", 395),
        new("6", "PEN-BLUE", "Fountain pen, blue", 2_275),
        new("7", "TEA-DARJ", "Darjeeling first flush 100 g", 1_145),
        new("8", "TEA-ASSAM", "Assam 250 g", 980),
        new("9", "MUG-GREY", "Stoneware mug, grey", 1_299),
        new("10", "MUG-SET4", "Stoneware mugs, set of four", 4_650),
        new("11", "BLANKET", "Lambswool blanket", 8_925),
        new("12", "CANDLE-FIG", "Fig candle", 1_833),
        new("13", "APRON-M", "Linen apron, medium", 3_417),
        new("14", "KNIFE-20", "Chef's knife 20 cm", 9_458),
        new("15", "BOARD-BEECH", "Beech chopping board", 2_708),
        new("16", "POSTER-50", "Poster 50 × 70 cm", 1_667),
    ];
}
