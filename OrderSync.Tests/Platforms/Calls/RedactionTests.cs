using System.Net;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Platforms.Calls;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("https://a.example/orders?page=2&sort=-id", "/orders?page=2&sort=-id")]
    [InlineData("https://a.example/orders?access_token=abcdef&page=2", "/orders?access_token=…&page=2")]
    [InlineData("https://user:pw@a.example/orders", "/orders")]
    [InlineData("https://a.example/doc?X-Amz-Signature=0a1b2c&X-Amz-Credential=AKIA%2F2026&X-Amz-Security-Token=xyz&part=1",
        "/doc?X-Amz-Signature=…&X-Amz-Credential=…&X-Amz-Security-Token=…&part=1")]
    [InlineData("https://a.example/hooks/" + CallHost.Secret + "/orders?api_key=" + CallHost.Secret, "/hooks/…/orders?api_key=…")]
    [InlineData("https://a.example/o?q=" + CallHost.Secret, "/o?q=…")]
    [InlineData("https://a.example/o?flag", "/o?flag")]
    public void Addresses_keep_what_is_no_secret(string address, string shown) =>
        Redaction.Of(CallHost.Descriptor, CallHost.Connection()).Path(new Uri(address)).ShouldBe(shown);

    [Theory]
    [InlineData("a.example said: “token " + CallHost.Secret + " is expired”.", "a.example said: “token … is expired”.")]
    [InlineData("Authorization: Bearer eyJhbGciOi.J9.abc-_1 was refused.", "Authorization: Bearer … was refused.")]
    [InlineData("Called /x?access_token=Zm9vYmFy12&page=2.", "Called /x?access_token=…&page=2.")]
    [InlineData("a.example rejected the credentials (401): “Unauthenticated”.", "a.example rejected the credentials (401): “Unauthenticated”.")]
    [InlineData("It asks for basic authentication.", "It asks for basic authentication.")]
    public void Sentences_keep_what_is_no_secret(string sentence, string shown) =>
        Redaction.Of(CallHost.Descriptor, CallHost.Connection()).Text(sentence).ShouldBe(shown);

    [Fact]
    public async Task No_secret_is_recorded_logged_or_thrown_wherever_a_platform_repeats_it()
    {
        const string session = "sess10n-abcdef-0123456789";
        await using var host = new CallHost(null);
        host.Platform = (_, request) =>
        {
            request.Headers.Authorization!.Parameter.ShouldBe(CallHost.Secret);
            var answer = CallHost.Answer(HttpStatusCode.InternalServerError);
            answer.Content = new StringContent($"token {CallHost.Secret} and session {session} at /x?key={Uri.EscapeDataString(CallHost.Secret)}");
            return answer;
        };
        var connection = CallHost.Connection(("maxRetries", "1"));

        var thrown = await Should.ThrowAsync<PlatformException>(() => host.Get<PlatformCalls>().SendAsync<string>(
            CallHost.Descriptor,
            connection,
            () => new HttpRequestMessage(HttpMethod.Get, $"https://stub.example/orders/{CallHost.Secret}?token={CallHost.Secret}&page=3")
            {
                Headers = { { "Authorization", $"Bearer {CallHost.Secret}" }, { "X-Session-Token", session } },
            },
            async (response, token) => throw new PlatformException(PlatformFailure.Transient(await response.Content.ReadAsStringAsync(token))),
            TestContext.Current.CancellationToken));

        var records = host.TakeRecords();
        records.Count.ShouldBe(2);
        records.ShouldAllBe(record => record.Path == "/orders/…?token=…&page=3");
        var everything = string.Join('\n', [thrown.ToString(), .. host.Log.Lines, .. records.Select(record => $"{record.Path} {record.Error}")]);
        everything.ShouldNotContain(CallHost.Secret);
        everything.ShouldNotContain(session);
        everything.ShouldContain("token … and session …");
    }
}
