using OrderSync.Sandbox.Control;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.Maystro;

/// <summary>
/// What Maystro's accounts have of their own. How many parcels there are, their ids and when they came in follow the shop on
/// EcoManager whose orders they are; what is set here of that is not looked at.
/// </summary>
internal sealed record MaystroSettings : ShopSettings
{
    /// <summary>Made up.</summary>
    public const string DefaultToken = "sandboxtoken0000000000";

    public MaystroSettings() => FirstId = 100_001;

    public string Token { get; init; } = DefaultToken;

    /// <summary>The shop on EcoManager whose orders are shipped. Default: the one of the same name.</summary>
    public string? Ships { get; init; }

    /// <summary>20 in the one public caller that reads pages; settable there by nothing that is known to work.</summary>
    public int PageSize { get; init; } = 20;

    /// <summary>Answers <c>{count,next,previous,results}</c> without the <c>list</c> around it, as two callers read it.</summary>
    public bool Bare { get; init; }

    public override void Validate(FieldErrors errors)
    {
        base.Validate(errors);
        errors.Between(PageSize, 1, 1_000, "pageSize");
        errors.Require(Token.Length is >= 1 and <= 500, "token", "must have 1 to 500 characters");
        errors.Require(Ships is null || ShopNames.IsName(Ships), "ships", "must be 1 to 40 letters, digits and hyphens");
    }
}
