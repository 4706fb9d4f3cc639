using System.Net;
using OrderSync.Contracts;
using OrderSync.Contracts.Users;
using OrderSync.Contracts.Webhooks;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Webhooks;

/// <summary>What people see of events.</summary>
public sealed class WebhookEventTests(ApiFixture api) : ApiTest(api)
{
    private const string Events = "/api/v1/webhook-events";

    [Fact]
    public async Task The_list_pages_through_every_event_once_newest_first()
    {
        var company = await Api.CreateCompanyAsync();
        var (shop, other) = (await SignedShop.CreateAsync(company), await SignedShop.CreateAsync(company));
        for (var order = 1; order <= 7; order++)
            await shop.DeliverAsync(Anybody, SignedShop.Order(order));
        await other.DeliverAsync(Anybody, SignedShop.Order(99));

        var read = new List<WebhookEventView>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await company.Admin.Get<CursorPage<WebhookEventView>>($"{Events}?connectionId={shop.Id}&state=pending&limit=3&cursor={cursor}");
            read.AddRange(page.Items);
            cursor = page.NextCursor;
        }

        read.Select(heard => heard.ExternalId).ShouldBe(["7", "6", "5", "4", "3", "2", "1"]);
        (await company.Admin.Get<CursorPage<WebhookEventView>>(Events)).Items.Count.ShouldBe(8);
        (await company.Admin.Get<CursorPage<WebhookEventView>>($"{Events}?state=rejected")).Items.ShouldBeEmpty();
        var problem = await company.Admin.Get($"{Events}?state=lost&limit=0&cursor=x").Problem(HttpStatusCode.BadRequest);
        problem.Errors!.Keys.ShouldBe(["limit", "state", "cursor"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_payload_is_shown_to_admins_of_the_company_only()
    {
        var company = await Api.CreateCompanyAsync();
        var shop = await SignedShop.CreateAsync(company);
        var body = SignedShop.Order(31);
        await shop.DeliverAsync(Anybody, body);
        var id = (await shop.EventsAsync()).Single().Id;

        (await company.Admin.Get<WebhookEventDetailView>($"{Events}/{id}")).Payload.ShouldBe(System.Text.Encoding.UTF8.GetString(body));
        await (await company.Client(UserRole.Manager).Get($"{Events}/{id}")).Problem(HttpStatusCode.Forbidden);
        var stranger = await Api.CreateCompanyAsync();
        await (await stranger.Admin.Get($"{Events}/{id}")).Problem(HttpStatusCode.NotFound);
        await (await stranger.Admin.Post($"{Events}/{id}/retry")).Problem(HttpStatusCode.NotFound);
        await (await stranger.Admin.Get($"/api/v1/connections/{shop.Id}/webhooks")).Problem(HttpStatusCode.NotFound);
        (await stranger.Admin.Get<CursorPage<WebhookEventView>>(Events)).Items.ShouldBeEmpty();
        (await company.Admin.Post($"{Events}/{id}/retry").Problem(HttpStatusCode.Conflict)).Detail!.ShouldContain("rejected");
    }

    [Fact]
    public async Task Registering_needs_a_public_address_and_a_platform_that_can()
    {
        var company = await Api.CreateCompanyAsync();
        var shop = await SignedShop.CreateAsync(company, secret: null);
        var stub = await company.AddConnectionAsync("No webhooks");

        (await company.Admin.Post($"/api/v1/connections/{shop.Id}/webhooks").Problem(HttpStatusCode.Conflict)).Detail!.ShouldContain("Webhooks:PublicUrl");
        (await company.Admin.Post($"/api/v1/connections/{stub.Id}/webhooks").Problem(HttpStatusCode.UnprocessableEntity)).Detail!.ShouldContain("Stub cannot do this");
        (await shop.ShownAsync()).Address.ShouldBeNull();
        (await company.Admin.Get<ConnectionWebhooksView>($"/api/v1/connections/{stub.Id}/webhooks")).Supported.ShouldBeFalse();
    }
}
