// JSON objects whose keys keep their order, and numbers as Google Benchmark writes them.
package main

import (
	"bytes"
	"encoding/json"
	"strconv"
)

type jsonField struct {
	key   string
	value any
}

type jsonObject []jsonField

func (o *jsonObject) add(key string, value any) {
	*o = append(*o, jsonField{key, value})
}

func (o jsonObject) MarshalJSON() ([]byte, error) {
	var text bytes.Buffer
	text.WriteByte('{')
	for i, field := range o {
		if i > 0 {
			text.WriteByte(',')
		}
		key, err := marshalPlainly(field.key)
		if err != nil {
			return nil, err
		}
		value, err := marshalPlainly(field.value)
		if err != nil {
			return nil, err
		}
		text.Write(key)
		text.WriteByte(':')
		text.Write(value)
	}
	text.WriteByte('}')
	return text.Bytes(), nil
}

// jsonNumber has all the digits of a double. It must be finite: JSON knows nothing else.
type jsonNumber float64

func (n jsonNumber) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(n), 'e', 16, 64), nil
}

// marshalPlainly does not escape <, > and &: nobody puts this JSON into a web page unescaped.
func marshalPlainly(value any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSpace(text.Bytes()), err
}

// indented is the text of a value whose first line stands behind `prefix` already.
func indented(value any, prefix string) ([]byte, error) {
	plain, err := marshalPlainly(value)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	err = json.Indent(&text, plain, prefix, "  ")
	return text.Bytes(), err
}
