using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.EcoManager.Content;

/// <param name="Price">In whole dinars.</param>
internal sealed record Product(int Id, Word Sku, Word Title, int Price);

internal static class Products
{
    public static readonly Product[] All =
    [
        Of(51, "MONTRE-01", "Montre classique homme", 3_500),
        Of(52, "MONTRE-02", "Montre connectée", 5_900),
        Of(53, "SAC-01", "Sac à main cuir", 4_800),
        Of(54, "SAC-02", "Sac à dos", 3_200),
        Of(55, "PARF-01", "Parfum 50 ml", 2_900),
        Of(56, "PARF-02", "Coffret parfum", 6_400),
        Of(57, "CHAU-38", "Baskets femme 38", 4_500),
        Of(58, "CHAU-42", "Baskets homme 42", 4_700),
        Of(59, "ROBE-M", "Robe d'été M", 3_900),
        Of(60, "HIJAB-01", "Hijab en soie", 1_200),
        Of(61, "LAMPE-01", "Lampe de chevet", 2_100),
        Of(62, "CUIS-01", "Robot de cuisine", 12_900),
        Of(63, "CUIS-02", "Lot de 3 poêles", 5_500),
        Of(64, "AUDIO-01", "Écouteurs sans fil", 2_400),
        Of(65, "AUDIO-02", "Enceinte portable", 3_800),
        Of(66, "CREME-01", "Crème visage bio", 1_850),
        Of(67, "HUILE-01", "Huile d'argan 100 ml", 1_650),
        Of(68, "JOUET-01", "Voiture télécommandée", 2_750),
        Of(69, "BEBE-01", "Poussette légère", 14_500),
        Of(70, "SPORT-01", "Tapis de sport", 1_950),
    ];

    private static Product Of(int id, string sku, string title, int price) => new(id, Word.Of(sku), Word.Of(title), price);
}
