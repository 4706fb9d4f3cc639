using System.Text.Encodings.Web;
using GraphQL;
using GraphQL.SystemTextJson;
using GraphQL.Types;

namespace OrderSync.Sandbox.Vendure;

/// <summary>The GraphQL server that all shops share; what differs comes with the call.</summary>
internal sealed class VendureServer
{
    private readonly ISchema schema = AdminSchema.Make();
    private readonly DocumentExecuter executer = new();
    private readonly GraphQLSerializer serializer = new(
        options => options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, new VendureErrors());

    public IGraphQLTextSerializer Serializer => serializer;

    public async Task<(int Status, byte[] Body)> AnswerAsync(VendureCall call, VendureRequest request)
    {
        var result = await executer.ExecuteAsync(options =>
        {
            options.Schema = schema;
            options.Query = request.Query;
            options.Variables = request.Variables;
            options.OperationName = request.OperationName;
            options.UserContext[nameof(VendureCall)] = call;
            options.CancellationToken = call.Context.RequestAborted;
        });
        using var body = new MemoryStream();
        await serializer.WriteAsync(body, result);
        return (VendureErrors.StatusOf(result), body.ToArray());
    }
}
