using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;

namespace OrderSync.Sandbox.Vendure;

/// <summary>AdminSchema.graphql with its resolvers. What a node answers is the property of the field's name.</summary>
internal static class AdminSchema
{
    public static ISchema Make()
    {
        var schema = Schema.For(Text(), builder =>
        {
            builder.Types.For(nameof(CurrentUser)).IsTypeOf<CurrentUser>();
            builder.Types.For(nameof(InvalidCredentialsError)).IsTypeOf<InvalidCredentialsError>();
            builder.Types.For("NativeAuthStrategyError").IsTypeOfFunc = _ => false;
        });
        schema.RegisterType(new DateTimeScalar());
        schema.RegisterType(new MoneyScalar());
        schema.Initialize();
        Answer(schema.Query, "me", AdminResolvers.Me);
        Answer(schema.Query, "activeChannel", AdminResolvers.ActiveChannel);
        Answer(schema.Query, "globalSettings", AdminResolvers.GlobalSettings);
        Answer(schema.Query, "order", AdminResolvers.Order);
        Answer(schema.Query, "orders", AdminResolvers.Orders);
        Answer(schema.Mutation!, "login", AdminResolvers.Login);
        return schema;
    }

    private static void Answer(IObjectGraphType type, string field, Func<IResolveFieldContext, object?> answer) =>
        type.Fields.Find(field)!.Resolver = new FuncFieldResolver<object?>(answer);

    private static string Text()
    {
        using var stream = typeof(AdminSchema).Assembly.GetManifestResourceStream("AdminSchema.graphql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
