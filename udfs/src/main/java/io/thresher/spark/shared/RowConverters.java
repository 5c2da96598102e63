package io.thresher.spark.shared;

import org.apache.spark.sql.catalyst.types.PhysicalDataType;
import org.apache.spark.sql.catalyst.types.PhysicalLongType;
import org.apache.spark.sql.execution.RowToColumnConverter;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;

/** Makes Spark's converters of rows into columns, for types that these do not know, too. */
public final class RowConverters {
  private RowConverters() {}

  /** For vectors of the schema's own types. */
  public static RowToColumnConverter of(StructType schema) {
    return new RowToColumnConverter(plain(schema));
  }

  private static StructType plain(StructType schema) {
    StructType plain = new StructType();
    for (StructField field : schema.fields()) {
      plain = plain.add(field.name(), plain(field.dataType()), field.nullable());
    }
    return plain;
  }

  /** The type of the same bytes that a converter knows: it has none for collations or TIME. */
  private static DataType plain(DataType type) {
    if (type instanceof ArrayType array) {
      return new ArrayType(plain(array.elementType()), array.containsNull());
    } else if (type instanceof MapType map) {
      return new MapType(plain(map.keyType()), plain(map.valueType()), map.valueContainsNull());
    } else if (type instanceof StructType struct) {
      return plain(struct);
    } else if (type instanceof UserDefinedType<?> own) {
      return plain(own.sqlType());
    } else if (type instanceof StringType) {
      return DataTypes.StringType;
    }
    return PhysicalDataType.apply(type) instanceof PhysicalLongType ? DataTypes.LongType : type;
  }
}
