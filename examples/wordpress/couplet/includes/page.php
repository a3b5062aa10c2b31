<?php
/**
 * The tag on every page, and what the page's HTML lacks about its products.
 *
 * @package Couplet
 */

namespace Couplet;

defined( 'ABSPATH' ) || exit;

/** Most variations of one product that the page states. */
const MOST_VARIATIONS = 50;

/** Whether the settings suffice for the tag. */
function is_ready() {
	$settings = settings();
	return '' !== $settings['server'] && '' !== $settings['key'];
}

/** Adds the two scripts: the shop's part of this plugin, then the widget from the server. */
function enqueue_tag() {
	if ( ! is_ready() ) {
		return;
	}
	wp_enqueue_script( 'couplet-shop', plugins_url( 'couplet.js', PLUGIN_FILE ), array(), VERSION, array( 'strategy' => 'defer' ) );
	// phpcs:ignore WordPress.WP.EnqueuedResourceParameters.MissingVersion -- The server names the version.
	wp_enqueue_script( 'couplet', settings()['server'] . '/v1/couplet.js', array(), null, array( 'strategy' => 'async' ) );
}
add_action( 'wp_enqueue_scripts', __NAMESPACE__ . '\\enqueue_tag' );

/**
 * Gives the tag its attributes, and keeps optimisers away from both scripts.
 *
 * @param array $attributes Attributes of any script of the page, by name.
 */
function tag_attributes( $attributes ) {
	$id = isset( $attributes['id'] ) ? $attributes['id'] : '';
	if ( 'couplet-js' !== $id && 'couplet-shop-js' !== $id ) {
		return $attributes;
	}
	// Of Cloudflare's Rocket Loader, Autoptimize, LiteSpeed Cache and WP Rocket.
	$attributes += array( 'data-cfasync' => 'false', 'data-noptimize' => '1', 'data-no-optimize' => '1', 'nowprocket' => true );
	if ( 'couplet-js' === $id ) {
		$settings                  = settings();
		$attributes['crossorigin'] = 'anonymous';
		$attributes['data-key']    = $settings['key'];
		if ( has_shop() ) {
			$attributes['data-currency'] = get_woocommerce_currency();
		}
		if ( '' !== $settings['consent'] ) {
			$attributes['data-consent'] = $settings['consent'];
		}
		if ( '' !== $settings['consent_map'] ) {
			$attributes['data-consent-map'] = $settings['consent_map'];
		}
	}
	return $attributes;
}
add_filter( 'wp_script_attributes', __NAMESPACE__ . '\\tag_attributes' );

/**
 * One product as a GA4 item. Its categories include their parents, as in WooCommerce's own check of a coupon.
 *
 * @param \WC_Product $product Product or variation.
 */
function item_of( $product ) {
	$of    = $product->get_parent_id() ? $product->get_parent_id() : $product->get_id();
	$names = array();
	foreach ( array_unique( wc_get_product_cat_ids( $of ) ) as $id ) {
		$term = get_term( $id );
		if ( $term instanceof \WP_Term ) {
			$names[] = $term->name;
		}
	}
	$item = array( 'item_name' => $product->get_name() );
	foreach ( array_slice( $names, 0, 5 ) as $level => $name ) {
		$item[ 'item_category' . ( $level ? $level + 1 : '' ) ] = html_entity_decode( $name, ENT_QUOTES, 'UTF-8' );
	}
	if ( '' !== $product->get_price() ) {
		$item['price']    = wc_get_price_to_display( $product );
		$item['currency'] = get_woocommerce_currency();
	}
	return $item;
}

/**
 * Products of this page as GA4 items, by SKU, else by id.
 *
 * @param \WC_Product|null $product One to add.
 */
function page_items( $product = null ) {
	static $items = array();
	if ( $product instanceof \WC_Product ) {
		$sku = $product->get_sku();
		$id  = '' === $sku ? $product->get_id() : $sku;
		$items[ $id ] = item_of( $product );
	}
	return $items;
}

/**
 * Notes each product with a button, in loops of classic themes and of blocks.
 *
 * @param string      $html    The button.
 * @param \WC_Product $product Its product.
 */
function note_button( $html, $product = null ) {
	if ( is_ready() ) {
		page_items( $product );
	}
	return $html;
}
add_filter( 'woocommerce_loop_add_to_cart_link', __NAMESPACE__ . '\\note_button', 10, 2 );

/** Prints data for the scripts: no code, so a content security policy does not apply to it. */
function print_data() {
	if ( ! is_ready() || ! has_shop() ) {
		return;
	}
	if ( is_product() ) {
		$product = wc_get_product( get_queried_object_id() );
		page_items( $product );
		if ( $product && $product->is_type( 'variable' ) ) {
			$ids = array_slice( $product->get_children(), 0, MOST_VARIATIONS );
			_prime_post_caches( $ids, true, true );
			array_map( __NAMESPACE__ . '\\page_items', array_filter( array_map( 'wc_get_product', $ids ) ) );
		}
	}
	// WooCommerce keeps these two pages out of caches, so that no cart reaches another shopper.
	if ( ( is_cart() || is_checkout() ) && WC()->cart ) {
		array_map( __NAMESPACE__ . '\\page_items', wp_list_pluck( WC()->cart->get_cart(), 'data' ) );
	}
	$data = array(
		'customerId' => (string) get_current_user_id(),
		'items'      => (object) page_items(),
	);
	printf( '<script type="application/json" id="couplet-shop">%s</script>', wp_json_encode( $data, JSON_HEX_TAG ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- JSON without < and >.
}
add_action( 'wp_footer', __NAMESPACE__ . '\\print_data' );
