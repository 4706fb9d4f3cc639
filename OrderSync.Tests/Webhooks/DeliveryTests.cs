using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OrderSync.Contracts;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Webhooks;
using OrderSync.Core.Platforms;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Webhooks;

/// <summary>What the Api takes from strangers, and what it does not.</summary>
public sealed class DeliveryTests(ApiFixture api) : ApiTest(api)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Fact]
    public async Task A_signed_delivery_is_kept_byte_for_byte_and_a_repeat_is_not_kept_again()
    {
        var shop = await SignedShop.CreateAsync(await Api.CreateCompanyAsync());
        var body = SignedShop.Order(900123);

        await (await shop.DeliverAsync(Anybody, body)).ShouldBe(HttpStatusCode.OK);
        await (await shop.DeliverAsync(Anybody, body)).ShouldBe(HttpStatusCode.OK);
        await (await shop.DeliverAsync(Anybody, body, "OrderStatusChanged")).ShouldBe(HttpStatusCode.OK);

        var events = await shop.EventsAsync();
        events.Select(heard => (heard.PlatformEvent, heard.Deliveries)).ShouldBe([("OrderCreated", 2), ("OrderStatusChanged", 1)]);
        events.ShouldAllBe(heard => heard.Payload.SequenceEqual(body) && heard.ExternalId == "900123" && heard.State == WebhookEventState.Pending);
    }

    [Theory]
    [InlineData("lower hex")]
    [InlineData("upper hex")]
    [InlineData("base64")]
    public async Task A_signature_may_be_written_in_these_ways(string form)
    {
        var shop = await SignedShop.CreateAsync(await Api.CreateCompanyAsync());
        var body = SignedShop.Order(1);
        var bytes = HMACSHA256.HashData(Encoding.UTF8.GetBytes(SignedShop.Secret), body);
        var signature = form switch { "upper hex" => Convert.ToHexString(bytes), "base64" => Convert.ToBase64String(bytes), _ => Convert.ToHexStringLower(bytes) };

        await (await shop.SendAsync(Anybody, body, signature)).ShouldBe(HttpStatusCode.OK);
        (await shop.EventsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Forged_deliveries_are_refused_alike_counted_and_not_kept()
    {
        var shop = await SignedShop.CreateAsync(await Api.CreateCompanyAsync());
        var body = SignedShop.Order(900124);
        // The same JSON with other bytes: what a receiver that parses first would have checked.
        var respelt = JsonSerializer.SerializeToUtf8Bytes(JsonDocument.Parse(body).RootElement, Indented);
        var good = SignedShop.Sign(body);

        var answers = new[]
        {
            await shop.SendAsync(Anybody, body, signature: null),
            await shop.SendAsync(Anybody, body, ""),
            await shop.SendAsync(Anybody, body, "not hex at all"),
            await shop.SendAsync(Anybody, body, good[..^2]),
            await shop.SendAsync(Anybody, body, SignedShop.Sign(body, "another-secret-0123456789")),
            await shop.SendAsync(Anybody, respelt, good),
            await shop.SendAsync(Anybody, [.. body, (byte)' '], good),
        };

        var problems = new List<ProblemView>();
        foreach (var answer in answers)
            problems.Add(await answer.Problem(HttpStatusCode.Unauthorized));
        problems.Select(problem => problem.Detail).Distinct().ShouldBe(["The delivery was not accepted."]);
        (await shop.EventsAsync()).ShouldBeEmpty();
        var refused = (await shop.ShownAsync()).Refused.ShouldNotBeNull();
        refused.Count.ShouldBe(answers.Length);
        refused.LastReason.ShouldContain("signature was wrong");
    }

    [Fact]
    public async Task A_captured_delivery_cannot_be_sent_again_as_another_event()
    {
        var shop = await SignedShop.CreateAsync(await Api.CreateCompanyAsync());
        var body = SignedShop.Order(900125);
        var signature = SignedShop.Sign(body, WebhookSecret.For(SignedShop.Secret, "OrderStatusChanged"));

        await (await shop.SendAsync(Anybody, body, signature, "OrderStatusChanged")).ShouldBe(HttpStatusCode.OK);
        await (await shop.SendAsync(Anybody, body, signature, "OrderDeleted")).ShouldBe(HttpStatusCode.Unauthorized);
        await (await shop.SendAsync(Anybody, body, signature, platformEvent: null)).ShouldBe(HttpStatusCode.Unauthorized);
        await (await shop.SendAsync(Anybody, body, signature, "OrderStatusChanged")).ShouldBe(HttpStatusCode.OK);

        (await shop.EventsAsync()).Single().Deliveries.ShouldBe(2);
    }

    [Fact]
    public async Task Without_a_secret_everything_is_refused_and_the_page_says_why()
    {
        var shop = await SignedShop.CreateAsync(await Api.CreateCompanyAsync(), secret: null);

        await (await shop.DeliverAsync(Anybody, SignedShop.Order(1))).Problem(HttpStatusCode.Unauthorized);

        var shown = await shop.ShownAsync();
        (shown.Supported, shown.SecretSet).ShouldBe((true, false));
        shown.Refused!.LastReason.ShouldContain("no webhook secret");
    }

    [Fact]
    public async Task A_delivery_of_more_than_a_megabyte_is_refused_whether_it_says_so_or_not()
    {
        var shop = await SignedShop.CreateAsync(await Api.CreateCompanyAsync());
        var body = new byte[(1024 * 1024) + 1];

        await (await shop.DeliverAsync(Anybody, body)).Problem(HttpStatusCode.RequestEntityTooLarge);
        using var chunked = new HttpRequestMessage(HttpMethod.Post, shop.Path) { Content = new StreamContent(new Unmeasured(body)) };
        chunked.Headers.Add("X-Ecomanager-Signature", SignedShop.Sign(body));
        await (await Anybody.SendAsync(chunked, Cancellation)).Problem(HttpStatusCode.RequestEntityTooLarge);
        (await shop.EventsAsync()).ShouldAllBe(heard => heard.State == WebhookEventState.Rejected && heard.Payload.Length == 0);
    }

    [Fact]
    public async Task A_delivery_that_is_too_large_is_seen_with_its_size_and_nothing_of_it_is_kept()
    {
        var company = await Api.CreateCompanyAsync();
        var (shop, other) = (await SignedShop.CreateAsync(company), await SignedShop.CreateAsync(company));
        var body = Encoding.UTF8.GetBytes("5550005550".PadRight(1_500_000));

        await (await shop.DeliverAsync(Anybody, body)).Problem(HttpStatusCode.RequestEntityTooLarge);
        await shop.DeliverAsync(Anybody, SignedShop.Order(1));

        var events = (await company.Admin.Get<CursorPage<WebhookEventView>>($"/api/v1/webhook-events?connectionId={shop.Id}")).Items;
        var tooLarge = events.Single(heard => heard.State == WebhookEventState.Rejected);
        events.Count.ShouldBe(2);
        tooLarge.Reason.ShouldNotBeNull().ShouldContain("1,500,000 bytes");
        (tooLarge.Reason.Contains("1,048,576"), tooLarge.HasPayload, tooLarge.ExternalId).ShouldBe((true, false, null));
        (await company.Admin.Get<WebhookEventDetailView>($"/api/v1/webhook-events/{tooLarge.Id}")).Payload.ShouldBe("");
        (await company.Admin.Post($"/api/v1/webhook-events/{tooLarge.Id}/retry").Problem(HttpStatusCode.Conflict)).Detail!.ShouldContain("bytes were kept");
        (await shop.ShownAsync()).Hooks.Sum(hook => hook.LastDay.Rejected).ShouldBe(1);
        (await other.EventsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_delivery_that_does_not_say_how_large_it_is_is_seen_too_by_the_real_server()
    {
        var shop = await SignedShop.CreateAsync(await Api.CreateCompanyAsync());
        await using var second = Api.StartApi(Api.Servers);
        second.UseKestrel(0);
        using var client = second.CreateClient();
        using var chunked = new HttpRequestMessage(HttpMethod.Post, shop.Path) { Content = new StreamContent(new Unmeasured(new byte[1_200_000])) };
        chunked.Headers.TransferEncodingChunked = true;

        await (await client.SendAsync(chunked, Cancellation)).Problem(HttpStatusCode.RequestEntityTooLarge);

        (await shop.EventsAsync()).Single().Reason!.ShouldContain("more than 1,048,576 bytes");
    }

    [Fact]
    public async Task A_flood_of_deliveries_that_are_too_large_is_one_row_a_minute_for_each_connection()
    {
        var company = await Api.CreateCompanyAsync();
        var (shop, other) = (await SignedShop.CreateAsync(company), await SignedShop.CreateAsync(company));
        var body = new byte[(1024 * 1024) + 1];

        await Task.WhenAll(Enumerable.Range(0, 12).Select(async call => await (await (call % 4 == 0 ? other : shop).DeliverAsync(Anybody, body))
            .ShouldBe(HttpStatusCode.RequestEntityTooLarge)));

        var events = await shop.EventsAsync();
        events.Count.ShouldBeInRange(1, 2);
        events.Sum(heard => heard.Deliveries).ShouldBe(9);
        (await other.EventsAsync()).Sum(heard => heard.Deliveries).ShouldBe(3);
    }

    [Fact]
    public async Task Only_the_address_of_a_connection_answers()
    {
        var shop = await SignedShop.CreateAsync(await Api.CreateCompanyAsync());
        await (await Anybody.Get(shop.Path)).ShouldBe(HttpStatusCode.OK);

        foreach (var path in new[] { $"/webhooks/ecomanager/{Guid.CreateVersion7()}", $"/webhooks/vendure/{shop.Id}", $"/webhooks/nothing/{shop.Id}" })
        {
            await (await Anybody.Get(path)).Problem(HttpStatusCode.NotFound);
            await (await Anybody.Post(path)).Problem(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task A_connection_that_is_switched_off_answers_and_leaves_the_work_to_the_next_fetch()
    {
        var shop = await SignedShop.CreateAsync(await Api.CreateCompanyAsync(), state: ConnectionState.Disabled);

        await (await shop.DeliverAsync(Anybody, SignedShop.Order(7))).ShouldBe(HttpStatusCode.OK);

        var kept = (await shop.EventsAsync()).Single();
        (kept.State, kept.Reason!.Contains("switched off")).ShouldBe((WebhookEventState.Ignored, true));
    }

    [Fact]
    public async Task Neither_payload_nor_signature_nor_secret_is_logged()
    {
        var shop = await SignedShop.CreateAsync(await Api.CreateCompanyAsync(), secret: "secret-that-nobody-may-see-42");
        var body = SignedShop.Order(5550005550);
        var signature = SignedShop.Sign(body, "secret-that-nobody-may-see-42");

        await (await shop.SendAsync(Anybody, body, signature)).ShouldBe(HttpStatusCode.OK);
        await (await shop.SendAsync(Anybody, body, SignedShop.Sign(body))).ShouldBe(HttpStatusCode.Unauthorized);

        Api.Log.Lines.ShouldContain(line => line.Contains(shop.Id.ToString()), "the log is kept at all");
        Api.Log.Lines.ShouldNotContain(line => line.Contains("SHOP5550005550") || line.Contains(signature) || line.Contains("secret-that-nobody"));
    }

    [Fact]
    public async Task Who_floods_an_address_has_to_wait()
    {
        await using var second = Api.StartApi(Api.Servers, ("Webhooks:PerSecond", "1"), ("Webhooks:Burst", "3"));
        using var client = second.CreateClient();
        await client.UntilHealthyAsync();
        var shop = await SignedShop.CreateAsync(await Api.CreateCompanyAsync());

        var answers = new List<HttpResponseMessage>();
        for (var call = 0; call < 30; call++)
            answers.Add(await client.Get(Spelled(shop.Path, call)));

        answers.Count(answer => answer.IsSuccessStatusCode).ShouldBeInRange(3, 20);
        var refused = answers.First(answer => !answer.IsSuccessStatusCode);
        await refused.Problem(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeGreaterThanOrEqualTo(1);
        // Another connection's deliveries are not held up by it.
        var other = await SignedShop.CreateAsync(await Api.CreateCompanyAsync());
        await (await other.DeliverAsync(client, SignedShop.Order(1))).ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>The same id, each time in other letters.</summary>
    private static string Spelled(string path, int call) => path[..^36]
        + string.Concat(path[^36..].Select((letter, place) => (call >> (place % 5)) % 2 == 1 ? char.ToUpperInvariant(letter) : letter));

    /// <summary>A body whose length is not told beforehand.</summary>
    private sealed class Unmeasured(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
