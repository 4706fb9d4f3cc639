using System.Net.Http.Json;
using System.Text.Json;
using OrderSync.Contracts;
using OrderSync.Contracts.Coverage;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Texts;

/// <summary>Programs ask for the language of messages; their codes are the same in each.</summary>
public sealed class LanguageTests(AppFixture app) : MerchantTest(app)
{
    [Theory]
    [InlineData(null, "en", "Nobody has read this month yet.")]
    [InlineData("de", "en", "Nobody has read this month yet.")]
    [InlineData("fr-CA, en;q=0.5", "fr", "Personne n’a encore lu ce mois.")]
    [InlineData("de, ar;q=0.8, en;q=0.5", "ar", "لم يقرأ أحد هذا الشهر بعد.")]
    public async Task Messages_are_in_the_language_that_is_asked_for(string? asked, string language, string sentence)
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 0, days = 1, seed = 91 });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/connections/{shop.ConnectionId}/coverage");
        if (asked is not null)
            request.Headers.AcceptLanguage.ParseAdd(asked);

        using var answer = await Merchant.Api.SendAsync(request, Merchant.Cancellation);

        answer.Content.Headers.ContentLanguage.ShouldBe([language]);
        var month = (await answer.Content.ReadFromJsonAsync<JsonElement>(Merchant.Cancellation)).GetProperty("months")[0];
        month.GetProperty("sentence").GetString().ShouldBe(sentence);
        month.Deserialize<MonthCoverageView>(ContractJson.Options)!.Message.Code.ShouldBe("coverage-never");
    }
}
