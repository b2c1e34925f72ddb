using System.Text;
using Adapter.Host.Http;

namespace Adapter.Host.Tests.Http;

public sealed class CsvTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData(null, "")]
    [InlineData("a,\"b\"\nc", "\"a,\"\"b\"\"\nc\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@x", "'@x")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\n=1", "\"'\n=1\"")]
    public void Row_Cell_IsQuotedAndNoFormula(string? value, string expected)
    {
        StringBuilder text = new();

        CsvText.Row(text, value, "end");

        Assert.Equal(expected + ",end\r\n", text.ToString());
    }
}
