using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.EcoManager.Content;

/// <summary>Wilayas and communes: names, not codes, as EcoManager sends them.</summary>
internal static class Places
{
    public static readonly (Word Wilaya, Word[] Communes)[] All =
    [
        Of("Alger", "Hydra", "Bab Ezzouar", "Kouba", "Birkhadem", "Draria"),
        Of("Oran", "Bir El Djir", "Es Senia", "Arzew"),
        Of("Constantine", "El Khroub", "Hamma Bouziane", "Didouche Mourad"),
        Of("Sétif", "El Eulma", "Aïn Oulmene", "Aïn Arnat"),
        Of("Blida", "Boufarik", "Ouled Yaïch", "Larbaâ"),
        Of("Annaba", "El Bouni", "El Hadjar", "Berrahal"),
        Of("Batna", "Barika", "Arris", "Aïn Touta"),
        Of("Béjaïa", "Akbou", "Amizour", "El Kseur"),
        Of("Tizi Ouzou", "Azazga", "Draâ Ben Khedda", "Boghni"),
        Of("Tlemcen", "Maghnia", "Mansourah", "Remchi"),
        Of("Djelfa", "Messaad", "Hassi Bahbah", "Aïn Oussera"),
        Of("Biskra", "Tolga", "Sidi Okba", "Zeribet El Oued"),
        Of("M'Sila", "Bou Saâda", "Magra", "Sidi Aïssa"),
        Of("Chlef", "Ténès", "Oued Fodda", "Boukadir"),
        Of("Ouargla", "Hassi Messaoud", "Rouissat", "N'Goussa"),
        Of("Skikda", "Collo", "Azzaba", "El Harrouch"),
        Of("Mostaganem", "Aïn Tedles", "Mazagran", "Sidi Ali"),
        Of("Médéa", "Berrouaghia", "Ksar El Boukhari", "Tablat"),
        Of("Ghardaïa", "Metlili", "Berriane", "Bounoura"),
        Of("Boumerdès", "Dellys", "Boudouaou", "Khemis El Khechna"),
        Of("Tipaza", "Koléa", "Cherchell", "Hadjout"),
        Of("Bordj Bou Arréridj", "Ras El Oued", "Medjana", "Mansoura"),
    ];

    private static (Word Wilaya, Word[] Communes) Of(string wilaya, params string[] communes) =>
        (Word.Of(wilaya), Word.List(communes));
}
