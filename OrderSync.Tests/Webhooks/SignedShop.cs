using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Webhooks;
using OrderSync.Core.Connections;
using OrderSync.Core.Webhooks;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Webhooks;

/// <summary>A connection to EcoManager with a webhook secret, and its platform's side of a delivery, written from its reference alone.</summary>
public sealed class SignedShop(TestCompany company, Guid connectionId)
{
    public const string Secret = "a-webhook-secret-0123456789";

    public Guid Id => connectionId;

    public string Path => $"/webhooks/ecomanager/{connectionId}";

    /// <param name="secret">Null for a connection that has none.</param>
    public static async Task<SignedShop> CreateAsync(TestCompany company, string? secret = Secret, ConnectionState state = ConnectionState.Active)
    {
        var id = Guid.CreateVersion7();
        var secrets = new Dictionary<string, string> { ["token"] = "sandboxtoken0000000000" };
        if (secret is not null)
            secrets["webhookSecret"] = secret;
        await company.InDatabaseAsync(database =>
        {
            database.Add(new Connection
            {
                CompanyId = company.Id,
                Id = id,
                Platform = "ecomanager",
                Name = $"Shop {id}",
                Settings = new() { ["baseUrl"] = "https://acme.ecomanager.dz" },
                Credentials = company.Fixture.Services.GetRequiredService<CredentialProtector>().Protect(company.Id, id, secrets),
                SecretsSet = [.. secrets.Keys],
                State = state,
                CreatedAt = company.Fixture.Time.GetUtcNow(),
            });
            return database.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        return new SignedShop(company, id);
    }

    public static byte[] Order(long id, string state = "En dispatch", string updated = "2026-04-02 10:00:00") => Encoding.UTF8.GetBytes(
        $$"""{"id":{{id}},"reference":"SHOP{{id}}","order_state_name":"{{state}}","full_name":"Zoé \u00e9 /","total":3500,"items":[],"created_at":"2026-04-01 10:00:00","updated_at":"{{updated}}"}""");

    /// <summary>As the platform would sign it with a webhook that a person made with the plain secret.</summary>
    public static string Sign(ReadOnlySpan<byte> body, string secret = Secret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    public Task<HttpResponseMessage> DeliverAsync(HttpClient client, byte[] body, string platformEvent = "OrderCreated") =>
        SendAsync(client, body, Sign(body), platformEvent);

    /// <param name="signature">Null for none.</param>
    public async Task<HttpResponseMessage> SendAsync(HttpClient client, byte[] body, string? signature, string? platformEvent = "OrderCreated")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (signature is not null)
            request.Headers.Add("X-Ecomanager-Signature", signature);
        if (platformEvent is not null)
            request.Headers.Add("X-Ecomanager-Event", platformEvent);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<List<WebhookEvent>> EventsAsync() => company.InDatabaseAsync(database => Task.FromResult(
        database.WebhookEvents.Where(row => row.ConnectionId == connectionId).OrderBy(row => row.ReceivedAt).ToList()));

    public Task<ConnectionWebhooksView> ShownAsync() => company.Admin.Get<ConnectionWebhooksView>($"/api/v1/connections/{connectionId}/webhooks");
}
