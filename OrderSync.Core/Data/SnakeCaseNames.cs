using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace OrderSync.Core.Data;

/// <summary>Names columns, keys and indexes the way Postgres spells names, so that SQL needs no quotes.</summary>
internal sealed class SnakeCaseNames : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var entity in modelBuilder.Metadata.GetEntityTypes())
        {
            foreach (var property in entity.GetDeclaredProperties())
                property.Builder.HasColumnName(Spell(property.Name));
            foreach (var key in entity.GetDeclaredKeys())
                key.Builder.HasName(Spell(key.GetName()!));
            foreach (var foreignKey in entity.GetDeclaredForeignKeys())
                foreignKey.Builder.HasConstraintName(Spell(foreignKey.GetConstraintName()!));
            foreach (var index in entity.GetDeclaredIndexes())
                index.Builder.HasDatabaseName(Spell(index.GetDatabaseName()!));
        }
    }

    private static string Spell(string name) =>
        name.Contains('_', StringComparison.Ordinal) ? name.ToLowerInvariant() : JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
