using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using OrderSync.Api.Users;
using OrderSync.Contracts;
using OrderSync.Contracts.Users;
using OrderSync.Core.Data;
using OrderSync.Core.Users;

namespace OrderSync.Tests.Fixtures;

/// <summary>A class of tests against the Api.</summary>
public abstract class ApiTest(ApiFixture api) : IAsyncLifetime
{
    protected ApiFixture Api => api;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected HttpClient Anybody => api.Api.CreateClient();

    public async ValueTask InitializeAsync() => await api.ReadyAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected async Task<SessionTokens> SignInAsync(User user) =>
        await Anybody.Post("/api/v1/auth/sign-in", new SignInRequest(user.Email, ApiFixture.Password)).Read<SessionTokens>();

    /// <summary>Works on the database as the company would see it.</summary>
    protected async Task<T> InDatabaseAsync<T>(Guid? companyId, Func<OrderSyncDb, Task<T>> work)
    {
        await using var scope = api.Services.CreateAsyncScope();
        using (CurrentCompany.Enter(companyId))
            return await work(scope.ServiceProvider.GetRequiredService<OrderSyncDb>());
    }
}

/// <summary>Requests as tests write them.</summary>
public static class ApiRequests
{
    public static Task<HttpResponseMessage> Get(this HttpClient client, string path) => client.GetAsync(path, TestContext.Current.CancellationToken);

    public static Task<HttpResponseMessage> Post(this HttpClient client, string path, object? body = null) =>
        client.PostAsJsonAsync(path, body ?? new { }, ContractJson.Options, TestContext.Current.CancellationToken);

    /// <summary>As the reverse proxy would pass it on, or with another header.</summary>
    public static async Task<HttpResponseMessage> Post(
        this HttpClient client, string path, object body, string forwardedFor, string header = "X-Forwarded-For")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, options: ContractJson.Options) };
        request.Headers.Add(header, forwardedFor);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static Task<HttpResponseMessage> Put(this HttpClient client, string path, object body) =>
        client.PutAsJsonAsync(path, body, ContractJson.Options, TestContext.Current.CancellationToken);

    public static Task<HttpResponseMessage> Delete(this HttpClient client, string path) =>
        client.DeleteAsync(path, TestContext.Current.CancellationToken);

    public static async Task<T> Get<T>(this HttpClient client, string path) => await (await client.Get(path)).Read<T>();

    /// <summary>The body of an answer that has the status; another status fails the test with the body.</summary>
    public static async Task<T> Read<T>(this HttpResponseMessage response, HttpStatusCode status = HttpStatusCode.OK)
    {
        await response.ShouldBe(status);
        return (await response.Content.ReadFromJsonAsync<T>(ContractJson.Options, TestContext.Current.CancellationToken))!;
    }

    public static async Task<T> Read<T>(this Task<HttpResponseMessage> response, HttpStatusCode status = HttpStatusCode.OK) =>
        await (await response).Read<T>(status);

    public static async Task<ProblemView> Problem(this Task<HttpResponseMessage> response, HttpStatusCode status) =>
        await (await response).Problem(status);

    public static async Task ShouldBe(this HttpResponseMessage response, HttpStatusCode status) =>
        response.StatusCode.ShouldBe(status, await response.Text());

    public static Task<string> Text(this HttpResponseMessage response) => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    /// <summary>The answer as problem details of that status, whose shape is checked.</summary>
    public static async Task<ProblemView> Problem(this HttpResponseMessage response, HttpStatusCode status)
    {
        await response.ShouldBe(status);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        var problem = (await response.Content.ReadFromJsonAsync<ProblemView>(JsonSerializerOptions.Web, TestContext.Current.CancellationToken))!;
        problem.Status.ShouldBe((int)status);
        problem.Title.ShouldNotBeNullOrEmpty();
        problem.TraceId.ShouldNotBeNullOrEmpty();
        return problem;
    }

    /// <summary>Signed in with these tokens.</summary>
    public static HttpClient With(this HttpClient client, SessionTokens tokens)
    {
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
        return client;
    }

    /// <summary>A client of this Api, signed in as that one.</summary>
    public static HttpClient ClientLike(this WebApplicationFactory<CurrentUser> api, HttpClient signedIn)
    {
        var client = api.CreateClient();
        client.DefaultRequestHeaders.Authorization = signedIn.DefaultRequestHeaders.Authorization;
        return client;
    }

    public static async Task UntilHealthyAsync(this HttpClient client)
    {
        for (var attempt = 0; attempt < 300; attempt++)
        {
            if ((await client.Get("/health")).IsSuccessStatusCode)
                return;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException("The Api did not become healthy.");
    }
}

/// <summary>RFC 9457 problem details as the Api sends them.</summary>
public sealed record ProblemView(
    string? Type, string? Title, int Status, string? Detail, string? Instance, string? TraceId, Dictionary<string, string[]>? Errors);
