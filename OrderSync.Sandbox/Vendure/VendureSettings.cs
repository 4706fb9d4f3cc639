using OrderSync.Sandbox.Control;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.Vendure;

/// <summary>What Vendure's shops have of their own. The credentials are made up; a real key is 24 and 64 hexadecimal digits.</summary>
internal sealed record VendureSettings : ShopSettings
{
    public const string DefaultApiKey = "sandboxkey0000000000:sandboxsecret0000000000";

    public VendureSettings() => FirstId = 1_001;

    /// <summary>Of an administrator who may do everything.</summary>
    public string ApiKey { get; init; } = DefaultApiKey;

    /// <summary>Known, but not allowed to read orders.</summary>
    public string PoorApiKey { get; init; } = "sandboxpoorkey000000:sandboxsecret0000000000";

    public string Username { get; init; } = "sandbox";

    public string Password { get; init; } = "sandboxpassword";

    /// <summary>Abandoned carts, which Vendure lists as orders: active and never placed. Their ids lie before the first order's.</summary>
    public int Carts { get; init; } = 40;

    /// <summary>Seen: apiOptions.adminListQueryLimit. More is refused.</summary>
    public int MaxTake { get; init; } = 1_000;

    /// <summary>Decimals of all amounts: what the shop's MoneyStrategy says of them. The amounts themselves stay the same integers.</summary>
    public int MoneyPrecision { get; init; } = 2;

    public override void Validate(FieldErrors errors)
    {
        base.Validate(errors);
        errors.Between(Carts, 0, FirstId - 1, "carts");
        errors.Between(MoneyPrecision, 0, 6, "moneyPrecision");
        errors.Between(MaxTake, 1, 100_000, "maxTake");
        errors.Require(ApiKey.Length is >= 1 and <= 500, "apiKey", "must have 1 to 500 characters");
        errors.Require(PoorApiKey.Length is >= 1 and <= 500, "poorApiKey", "must have 1 to 500 characters");
        errors.Require(Username.Length is >= 1 and <= 500, "username", "must have 1 to 500 characters");
        errors.Require(Password.Length is >= 1 and <= 500, "password", "must have 1 to 500 characters");
    }
}
