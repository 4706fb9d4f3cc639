using OrderSync.Contracts.Connections;
using OrderSync.Web.Connections;

namespace OrderSync.Tests.Web;

public sealed class ConnectionDraftTests
{
    private static readonly PlatformView Platform = new("shop", "Shop", "A shop.", ["orders"],
    [
        new SettingDescriptor("baseUrl", "Store address", SettingKind.Url, Required: true),
        new SettingDescriptor("token", "API token", SettingKind.Secret, Required: true, Pattern: "[a-z]{8}", Example: "abcdefgh"),
        new SettingDescriptor("pageSize", "Page size", SettingKind.Number, Required: false, Default: "100"),
    ]);

    [Fact]
    public void What_the_descriptor_asks_for_is_checked_at_its_field()
    {
        var draft = new ConnectionDraft(Platform) { Name = " " };
        draft.Values["baseUrl"] = "ftp://x";
        draft.Values["token"] = "abcdefghX";
        draft.Values["pageSize"] = "many";
        draft.Check().ShouldBeFalse();
        draft.Errors.Keys.ShouldBe(["name", "baseUrl", "token", "pageSize"], ignoreOrder: true);
        draft.Errors["token"].ShouldBe(["API token should look like abcdefgh."]);
    }

    [Fact]
    public void Defaults_are_filled_in_and_values_travel_trimmed()
    {
        var draft = new ConnectionDraft(Platform);
        draft.Values["baseUrl"] = " https://shop.example.com ";
        draft.Values["token"] = "abcdefgh";
        draft.Values["pageSize"].ShouldBeNull("a default is the field's placeholder");
        draft.Check().ShouldBeTrue();
        var request = draft.ToCreate();
        request.Settings["baseUrl"].ShouldBe("https://shop.example.com");
        request.Settings["pageSize"].ShouldBe("100");
    }

    [Fact]
    public void A_secret_that_is_set_is_never_shown_and_stays_when_left_empty()
    {
        var draft = new ConnectionDraft(Platform, Existing());
        draft.Values["token"].ShouldBeNull();
        draft.Check().ShouldBeTrue();
        draft.ToUpdate().Settings.Keys.ShouldNotContain("token");
        draft.LeavesSecretsOut.ShouldBeTrue();
        draft.SettingsChanged.ShouldBeFalse();
        draft.Values["baseUrl"] = "https://other.example.com";
        draft.SettingsChanged.ShouldBeTrue();
    }

    [Fact]
    public void Errors_of_the_api_find_their_field_with_and_without_a_path()
    {
        var draft = new ConnectionDraft(Platform);
        draft.Take(new Dictionary<string, string[]> { ["Name"] = ["Taken."], ["settings.baseUrl"] = ["Private."] });
        draft.Errors["name"].ShouldBe(["Taken."]);
        draft.Errors["baseUrl"].ShouldBe(["Private."]);
    }

    private static ConnectionView Existing() => new(
        Guid.Empty, "shop", "Shop", "Lys", ConnectionState.Active, "", new Dictionary<string, string> { ["baseUrl"] = "https://lys.example.com" },
        ["token"], 0, null, Samples.Noon, null);
}
