using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json;
using OrderSync.Contracts;
using OrderSync.Contracts.Orders;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Orders;

/// <summary>Deletes a company's orders as its admin, and reads the export.</summary>
internal static class OrderDeletionCalls
{
    public static async Task<HttpResponseMessage> DeleteAsync(TestCompany company, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/admin/delete-orders")
        {
            Content = JsonContent.Create(new DeleteOrdersRequest(name), options: ContractJson.Options),
        };
        return await company.Admin.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static async Task<List<JsonElement>> DownloadAsync(TestCompany company, string path)
    {
        await using var file = new GZipStream(await company.Admin.GetStreamAsync(path, TestContext.Current.CancellationToken), CompressionMode.Decompress);
        using var reader = new StreamReader(file);
        var lines = new List<JsonElement>();
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            lines.Add(JsonSerializer.Deserialize<JsonElement>(line));
        return lines;
    }
}
