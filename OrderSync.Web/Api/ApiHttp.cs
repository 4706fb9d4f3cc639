using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using OrderSync.Contracts;
using OrderSync.Web.Users;

namespace OrderSync.Web.Api;

/// <summary>One request to the Api as the signed-in person: the features' clients are built on it.</summary>
public class ApiHttp(HttpClient http, ApiSession session)
{
    public Task<T> GetAsync<T>(string path, CancellationToken cancel) => SendAsync<T>(HttpMethod.Get, path, null, cancel);

    /// <param name="query">Those without a value are left out.</param>
    public Task<T> GetAsync<T>(string path, IEnumerable<KeyValuePair<string, string?>> query, CancellationToken cancel) =>
        GetAsync<T>(QueryHelpers.AddQueryString(path, query), cancel);

    public Task<T> PostAsync<T>(string path, object? body, CancellationToken cancel) =>
        SendAsync<T>(HttpMethod.Post, path, body, cancel);

    /// <summary>For an answer without a body.</summary>
    public async Task PostAsync(string path, object? body, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Post, path, body, cancel);
    }

    public Task<T> PutAsync<T>(string path, object body, CancellationToken cancel) =>
        SendAsync<T>(HttpMethod.Put, path, body, cancel);

    public async Task DeleteAsync(string path, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Delete, path, null, cancel);
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancel)
    {
        using var response = await SendAsync(method, path, body, cancel);
        return await response.Content.ReadFromJsonAsync<T>(ContractJson.Options, cancel)
            ?? throw new ApiProblem("The OrderSync service sent an empty answer.", response.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancel)
    {
        var token = await session.TokenAsync(cancel);
        var response = await SendOnceAsync(method, path, body, token, cancel);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            response.Dispose();
            token = await session.RenewAsync(token, cancel);
            response = await SendOnceAsync(method, path, body, token, cancel);
        }

        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw await ProblemReader.ReadAsync(response, cancel);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        HttpMethod method, string path, object? body, string token, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path);
        await session.AuthorizeAsync(request, token);
        if (body is not null)
            request.Content = JsonContent.Create(body, body.GetType(), options: ContractJson.Options);
        try
        {
            return await http.SendAsync(request, cancel);
        }
        catch (Exception trouble) when (ApiTrouble.IsOutage(trouble, cancel))
        {
            throw new ApiProblem(ApiProblem.Unreachable, cause: trouble);
        }
    }
}

/// <summary>The same with the patience for what the Api asks a platform before it answers.</summary>
public sealed class PatientApiHttp(HttpClient http, ApiSession session) : ApiHttp(http, session);
