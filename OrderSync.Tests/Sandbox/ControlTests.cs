using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrderSync.Tests.Sandbox;

public sealed class ControlTests(SandboxHost sandbox) : IClassFixture<SandboxHost>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"orders":-1}""", "orders")]
    [InlineData("""{"orders":"many"}""", "orders")]
    [InlineData("""{"ordres":10}""", "ordres")]
    [InlineData("""{"days":0}""", "days")]
    [InlineData("""{"gapMonths":["march"]}""", "gapMonths")]
    [InlineData("""{"gapMonths":null}""", "gapMonths")]
    [InlineData("""{"days":1,"endsAt":"2026-03-10T00:00:00Z","gapMonths":["2026-03"]}""", "gapMonths")]
    [InlineData("""{"growth":{"everySeconds":0}}""", "growth.everySeconds")]
    [InlineData("""{"rateLimits":{"perSecond":0}}""", "rateLimits.perSecond")]
    [InlineData("nonsense", "body")]
    public async Task Settings_that_make_no_sense_are_refused_by_the_name_of_the_field(string body, string field)
    {
        var shop = await sandbox.ShopAsync("refused");

        using var response = await shop.TryAsync(HttpMethod.Put, "", body);

        await NamesAsync(response, field);
    }

    [Theory]
    [InlineData("/faults", """{}""", "kind")]
    [InlineData("/faults", """{"kind":"earthquake"}""", "kind")]
    [InlineData("/faults", """{"kind":"serverError","status":404}""", "status")]
    [InlineData("/faults", """{"kind":"cut","times":0}""", "times")]
    [InlineData("/faults", """{"kind":"cut","probability":2}""", "probability")]
    [InlineData("/faults", """{"kind":"malformedRecord"}""", "ids")]
    [InlineData("/faults", """{"kind":"lateUpdate"}""", "change")]
    [InlineData("/orders", """{}""", "count")]
    [InlineData("/orders/state", """{"count":0}""", "count")]
    [InlineData("/orders/100001/state", """{}""", "state")]
    [InlineData("/token", """{}""", "token")]
    public async Task Requests_that_make_no_sense_are_refused_by_the_name_of_the_field(string path, string body, string field)
    {
        var shop = await sandbox.ShopAsync("refused");

        using var response = await shop.TryAsync(HttpMethod.Post, path, body);

        await NamesAsync(response, field);
    }

    [Fact]
    public async Task A_shop_cannot_have_any_name()
    {
        using var control = await sandbox.Http.GetAsync("/_sandbox/ecomanager/a.b", Cancel);
        using var api = await sandbox.Http.GetAsync("/ecomanager/a.b/api/shop/v2/orders", Cancel);

        await NamesAsync(control, "shop");
        api.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_shop_shows_its_settings_with_every_default_and_shops_are_listed()
    {
        var shop = await sandbox.ShopAsync("shown", new { orders = 12, seed = 3 });

        var settings = (await shop.GetAsync()).GetProperty("settings");

        settings.GetProperty("orders").GetInt32().ShouldBe(12);
        settings.GetProperty("seed").GetInt64().ShouldBe(3);
        settings.GetProperty("days").GetInt32().ShouldBe(180);
        settings.GetProperty("endsAt").GetDateTimeOffset().ShouldBe(sandbox.Time.GetUtcNow());
        var all = await sandbox.Http.GetFromJsonAsync<JsonElement>("/_sandbox/ecomanager", Cancel);
        all.EnumerateArray().Select(s => s.Text("shop")).ShouldContain("shown");
    }

    [Fact]
    public async Task The_index_names_every_platform_and_the_landing_page_links_to_it()
    {
        var index = await sandbox.Http.GetFromJsonAsync<JsonElement>("/_sandbox", Cancel);
        var landing = await sandbox.Http.GetStringAsync("/", Cancel);

        index.GetProperty("platforms").EnumerateArray().Select(p => p.Text("platform")).ShouldBe(["EcoManager", "Vendure", "Maystro Delivery"]);
        landing.ShouldContain("href=\"/_sandbox\"");
        (await sandbox.Http.GetStringAsync("/health", Cancel)).ShouldBe("Healthy");
    }

    private static async Task NamesAsync(HttpResponseMessage response, string field)
    {
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe([field]);
        problem.Text("detail").ShouldStartWith(field);
    }
}
