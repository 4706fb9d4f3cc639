using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace OrderSync.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class OrderSearch : Migration
    {
        // All that is stored becomes searchable, the newest orders of each connection first, by thousands.
        private const string QueueStoredOrders = """
            insert into order_search_queue (company_id, connection_id, external_ids, orders, written_at)
            select company_id, connection_id, array_agg(external_id), count(*)::int, now()
            from (
                select company_id, connection_id, external_id,
                    (row_number() over (partition by company_id, connection_id order by placed_at desc) - 1) / 1000 as part
                from orders) numbered
            group by company_id, connection_id, part
            order by part
            """;

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterDatabase()
                .Annotation("Npgsql:PostgresExtension:btree_gin", ",,")
                .Annotation("Npgsql:PostgresExtension:pg_trgm", ",,");

            migrationBuilder.CreateTable(
                name: "order_search",
                columns: table => new
                {
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    connection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    placed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    total = table.Column<decimal>(type: "numeric", nullable: false),
                    words = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_order_search", x => new { x.company_id, x.order_id });
                });

            migrationBuilder.CreateTable(
                name: "order_search_queue",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    company_id = table.Column<Guid>(type: "uuid", nullable: false),
                    connection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    external_ids = table.Column<string[]>(type: "text[]", nullable: false),
                    orders = table.Column<int>(type: "integer", nullable: false),
                    written_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_order_search_queue", x => new { x.company_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_order_search_company_id_placed_at_order_id",
                table: "order_search",
                columns: new[] { "company_id", "placed_at", "order_id" });

            migrationBuilder.CreateIndex(
                name: "ix_order_search_company_id_total_order_id",
                table: "order_search",
                columns: new[] { "company_id", "total", "order_id" });

            migrationBuilder.CreateIndex(
                name: "ix_order_search_words",
                table: "order_search",
                columns: new[] { "company_id", "words" })
                .Annotation("Npgsql:IndexMethod", "gin")
                .Annotation("Npgsql:IndexOperators", new[] { "uuid_ops", "gin_trgm_ops" });

            migrationBuilder.CreateIndex(
                name: "ix_order_search_queue_id",
                table: "order_search_queue",
                column: "id");
            migrationBuilder.Sql(QueueStoredOrders);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "order_search");

            migrationBuilder.DropTable(
                name: "order_search_queue");

            migrationBuilder.AlterDatabase()
                .OldAnnotation("Npgsql:PostgresExtension:btree_gin", ",,")
                .OldAnnotation("Npgsql:PostgresExtension:pg_trgm", ",,");
        }
    }
}
